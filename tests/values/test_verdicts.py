from migrator.values.location import Location
from migrator.values.verdicts import Status, Verdict, failed


def verdict(status: Status) -> Verdict:
    return Verdict("tables", "table orders", status, "exists", "", Location("manifest.yaml"))


def test_an_unknown_is_no_pass() -> None:
    verdicts = tuple(map(verdict, ("pass", "warn", "fail", "unknown")))
    assert failed(verdicts) == verdicts[2:]
