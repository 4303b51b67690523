"""The constants of an expression, wherever in it they stand."""

from migrator.sqltext.constants import constants


def test_strings_and_numbers_are_found_once_each() -> None:
    check = "(s = ANY (ARRAY['new'::text, 'it''s'::text])) AND ((p > (0)::numeric) OR length(n) <= 320) AND b <> 'new'"
    assert constants(check) == ("new", "it's", "0", "320")


def test_what_is_no_expression_has_none() -> None:
    assert constants("WHERE") == ()
