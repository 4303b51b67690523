"""CREATE INDEX CONCURRENTLY IF NOT EXISTS."""

from tests.sqltext.lint.asking import remarks


def test_only_both_together_are_told() -> None:
    told = [
        len(remarks("concurrently-if-not-exists", f"CREATE INDEX {words} i ON t (a)"))
        for words in ("CONCURRENTLY IF NOT EXISTS", "CONCURRENTLY", "IF NOT EXISTS")
    ]
    assert told == [1, 0, 0]
