import pytest

from migrator.rules.said import comment_on, literal, owner_to
from tests.conftest import Connect


@pytest.mark.parametrize("text", ["", "plain", "it's", "a\\b", "\\'", "a\nb"])
def test_a_literal_is_read_back_as_the_text_that_it_is_of(connect: Connect, text: str) -> None:
    connection = connect()
    for setting in ("on", "off"):
        connection.execute(f"SET standard_conforming_strings = {setting}; SET escape_string_warning = off".encode())
        assert connection.execute(f"SELECT {literal(text)}".encode()).fetchall() == [(text,)]


def test_statements_that_mend_are_ready_to_be_run() -> None:
    assert comment_on("TABLE public.orders", "it's") == "COMMENT ON TABLE public.orders IS 'it''s';"
    assert comment_on("TABLE public.orders", "") == "COMMENT ON TABLE public.orders IS NULL;"
    assert owner_to("TYPE mood", "The Owner") == 'ALTER TYPE mood OWNER TO "The Owner";'
