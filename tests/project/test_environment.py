import pytest

from migrator.project.environment import Expanded, expand, has_literal_password


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("plain", Expanded("plain", (), malformed=False)),
        ("${A}", Expanded("1", (), malformed=False)),
        ("x${A}y${A}", Expanded("x1y1", (), malformed=False)),
        ("${NONE:-or this}", Expanded("or this", (), malformed=False)),
        ("${EMPTY:-or this}", Expanded("or this", (), malformed=False)),
        ("${A:-or this}", Expanded("1", (), malformed=False)),
        ("${NONE:-}", Expanded("", (), malformed=False)),
        ("${NONE}${OTHER}", Expanded("", ("NONE", "OTHER"), malformed=False)),
        ("${EMPTY}", Expanded("", ("EMPTY",), malformed=False)),
        ("${SHOP-URL}", Expanded("${SHOP-URL}", (), malformed=True)),
        ("${A", Expanded("${A", (), malformed=True)),
        ("$A costs $1", Expanded("$A costs $1", (), malformed=False)),
    ],
)
def test_references_are_filled_in_from_the_environment(text: str, expanded: Expanded) -> None:
    assert expand(text, {"A": "1", "EMPTY": ""}) == expanded


def test_what_a_variable_holds_is_not_expanded_again() -> None:
    assert expand("${A}", {"A": "${B}", "B": "secret"}) == Expanded("${B}", (), malformed=False)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://shop:secret@db/shop",
        "postgresql://:secret@db/shop",
        "postgresql://shop:sec${A}ret@db/shop",
        "postgresql://${USER}:secret@db",
        "${DATABASE_URL:-postgresql://shop:secret@localhost/shop}",
        "postgresql://db/shop?password=secret",
        "postgresql://db/shop?sslmode=require&sslpassword=secret",
        "postgresql://db/shop?pass%77ord=secret",
        "host=db password=secret",
        "host=db PASSWORD = 'sec ret'",
        "host=db password=${A:-secret}",
    ],
)
def test_a_password_that_does_not_come_from_the_environment_is_found(url: str) -> None:
    assert has_literal_password(url)


@pytest.mark.parametrize(
    "url",
    [
        "${DATABASE_URL}",
        "postgresql://shop@db:5432/shop",
        "postgresql://db/shop?application_name=a@b",
        "postgresql://${USER}:${PASSWORD}@db/shop",
        "postgresql://shop:${PASSWORD}@db/shop?passfile=/run/secrets/pgpass",
        "host=db password=${PASSWORD} dbname=shop",
        "host=db password='${PASSWORD}' dbname=shop",
        "embedded:.migrator/db",
    ],
)
def test_a_url_without_one_is_left_alone(url: str) -> None:
    assert not has_literal_password(url)
