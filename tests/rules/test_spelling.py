import pytest

from migrator.rules.spelling import alike, compared, same_expression, spell_type


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lower( Email )", "lower(email)"),
        ("a  >\n0", "a>0"),
        ("status <> 'a  b'", "STATUS <> 'a  b'"),
        ('"A" = 1', '"A"=1'),
    ],
)
def test_white_space_and_case_make_no_difference(one: str, other: str) -> None:
    assert alike(one, other)


@pytest.mark.parametrize(("one", "other"), [("'a'", "'A'"), ('"a"', '"A"'), ("'a b'", "'a  b'"), ("ab", "a b")])
def test_what_is_in_quotes_is_exact(one: str, other: str) -> None:
    assert not alike(one, other)


def test_types_are_spelled_as_format_type_does() -> None:
    assert spell_type("TimestampTZ") == "timestamp with time zone"
    assert spell_type("varchar(3)[]") == "character varying(3)[]"


def test_what_the_parser_cannot_read_is_unknown_not_a_crash() -> None:
    assert compared(same_expression, "1", "1") == "pass"
    assert compared(same_expression, "1", "2") == "fail"
    assert compared(same_expression, "1", "1 newer syntax (") == "unknown"
