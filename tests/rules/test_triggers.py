import pytest

from migrator.rules.check import check
from tests.conftest import Connect
from tests.rules.asking import ask, complaints, read, told

TABLE = """
CREATE TABLE orders (id int PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER "Log it" AFTER INSERT ON orders EXECUTE FUNCTION touch();
"""


def test_a_trigger_that_is_there_and_fires_passes(connect: Connect) -> None:
    connection = connect()
    connection.execute(TABLE + "ALTER TABLE orders ENABLE ALWAYS TRIGGER touch")
    assert told(ask(connection, "triggers: {orders: [touch, '\"Log it\"'], public.orders: {gone: absent}}")) == [
        ("pass", "trigger touch of orders", "exists", "a trigger"),
        ("pass", "trigger touch of orders, state", "enabled or always", "always"),
        ("pass", 'trigger "Log it" of orders', "exists", "a trigger"),
        ("pass", 'trigger "Log it" of orders, state', "enabled or always", "enabled"),
        ("pass", "trigger gone of public.orders", "absent", "absent"),
    ]


def test_a_trigger_that_does_not_fire_fails_and_the_hint_enables_it(connect: Connect) -> None:
    connection = connect()
    connection.execute(
        TABLE + 'ALTER TABLE orders DISABLE TRIGGER touch, ENABLE REPLICA TRIGGER "Log it"; SET search_path = public'
    )
    verdicts = ask(connection, "triggers: {orders: [touch, '\"Log it\"']}")
    assert complaints(verdicts) == [
        ("trigger touch of orders, state", "enabled or always", "disabled"),
        ('trigger "Log it" of orders, state', "enabled or always", "replica"),
    ]
    assert verdicts[1].hint == "ALTER TABLE orders ENABLE TRIGGER touch;"


def test_a_trigger_that_is_missing_or_must_not_be_there_fails(connect: Connect) -> None:
    connection = connect()
    connection.execute(TABLE)
    verdicts = ask(connection, "triggers: {orders: [tuch], nowhere: [touch]}")
    assert [(v.status, v.found, v.hint) for v in verdicts] == [
        ("fail", "absent", "There is touch."),
        ("fail", "absent", "There is no table nowhere."),
    ]
    assert complaints(ask(connection, "triggers: {orders: {touch: absent}}")) == [
        ("trigger touch of orders", "absent", "a trigger")
    ]


def test_the_triggers_of_foreign_keys_are_nobodys(connect: Connect) -> None:
    connection = connect()
    connection.execute(TABLE + "CREATE TABLE lines (order_id int REFERENCES orders)")
    names = connection.execute("SELECT tgname FROM pg_trigger WHERE tgisinternal AND tgrelid = 'lines'::regclass")
    [name, *_] = [name for (name,) in names.fetchall()]
    assert complaints(ask(connection, f"triggers: {{lines: ['\"{name}\"']}}")) == [
        (f'trigger "{name}" of lines', "exists", "absent")
    ]


WAYS = {
    "touch": [
        "BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()",
        "before  update on PUBLIC.orders for row execute procedure public.touch ( )",
    ],
    "noted": [
        "AFTER DELETE OR INSERT OR UPDATE OF b, a ON orders FOR EACH ROW WHEN (1=1) EXECUTE FUNCTION app.note('x', 1)",
        "AFTER INSERT OR DELETE OR UPDATE OF a, b ON orders FOR EACH ROW WHEN ((1=1)) EXECUTE FUNCTION app.note(x, 1)",
    ],
    "later": ["AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION touch()"],
    "all_of_it": [
        "AFTER UPDATE ON orders REFERENCING NEW TABLE AS n OLD TABLE AS o EXECUTE FUNCTION touch()",
        "AFTER UPDATE ON orders REFERENCING OLD TABLE o NEW TABLE n FOR EACH STATEMENT EXECUTE FUNCTION touch()",
    ],
}
DEFINED = """
CREATE SCHEMA app; CREATE TABLE orders (a int, b int);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION app.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
"""


def test_a_definition_is_known_by_every_spelling(connect: Connect) -> None:
    connection = connect()
    connection.execute(DEFINED)
    for name, (first, *_) in WAYS.items():
        connection.execute(f"CREATE {'CONSTRAINT ' * (name == 'later')}TRIGGER {name} {first}".encode())
    for name, spellings in WAYS.items():
        for spelling in spellings:
            text = f'triggers: {{orders: {{{name}: {{definition: "{spelling}"}}}}}}'
            assert check(read(text)) == ()
            assert complaints(ask(connection, text)) == []


@pytest.mark.parametrize(
    "other",
    [
        "AFTER UPDATE OF a ON orders FOR EACH ROW WHEN (OLD.b > 1) EXECUTE FUNCTION touch('x')",
        "BEFORE INSERT OR UPDATE OF a ON orders FOR EACH ROW WHEN (OLD.b > 1) EXECUTE FUNCTION touch('x')",
        "BEFORE UPDATE OF b ON orders FOR EACH ROW WHEN (OLD.b > 1) EXECUTE FUNCTION touch('x')",
        "BEFORE UPDATE ON orders FOR EACH ROW WHEN (OLD.b > 1) EXECUTE FUNCTION touch('x')",
        "BEFORE UPDATE OF a ON orders FOR EACH STATEMENT WHEN (OLD.b > 1) EXECUTE FUNCTION touch('x')",
        "BEFORE UPDATE OF a ON orders FOR EACH ROW WHEN (OLD.b > 2) EXECUTE FUNCTION touch('x')",
        "BEFORE UPDATE OF a ON orders FOR EACH ROW EXECUTE FUNCTION touch('x')",
        "BEFORE UPDATE OF a ON orders FOR EACH ROW WHEN (OLD.b > 1) EXECUTE FUNCTION touch('y')",
        "BEFORE UPDATE OF a ON orders FOR EACH ROW WHEN (OLD.b > 1) EXECUTE FUNCTION touch()",
        "BEFORE UPDATE OF a ON orders FOR EACH ROW WHEN (OLD.b > 1) EXECUTE FUNCTION app.touch('x')",
        "AFTER UPDATE OF a ON orders NOT DEFERRABLE FOR EACH ROW WHEN (OLD.b > 1) EXECUTE FUNCTION touch('x')",
    ],
)
def test_every_other_definition_fails_and_what_is_there_is_shown(connect: Connect, other: str) -> None:
    connection = connect()
    connection.execute(
        DEFINED
        + "CREATE TRIGGER t BEFORE UPDATE OF a ON orders FOR EACH ROW WHEN (OLD.b > 1) EXECUTE FUNCTION touch('x')"
    )
    text = f'triggers: {{orders: {{t: {{definition: "{other}"}}}}}}'
    assert told(ask(connection, text))[2:] == [
        (
            "fail",
            "trigger t of orders, definition",
            other,
            "BEFORE UPDATE OF a ON orders FOR EACH ROW WHEN (old.b > 1) EXECUTE FUNCTION touch('x')",
        )
    ]


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        ("BEFORE UPDATE FOR EACH ROW EXECUTE FUNCTION f()", "not the definition of a trigger: BEFORE UPDATE FOR EACH"),
        ("BEFORE UPDATE ON users EXECUTE FUNCTION f()", "the trigger is one of orders, its definition says users"),
    ],
)
def test_a_definition_that_cannot_be_one_is_told_before_anything_is_asked(definition: str, message: str) -> None:
    [problem] = check(read(f'triggers: {{orders: {{t: {{definition: "{definition}"}}}}}}'))
    assert problem.message.startswith(message)


@pytest.mark.parametrize(
    ("said", "about", "expected", "found", "hint"),
    [
        ("state: always", "state", "always", "enabled", "ALTER TABLE orders ENABLE ALWAYS TRIGGER touch;"),
        ("state: replica", "state", "replica", "enabled", "ALTER TABLE orders ENABLE REPLICA TRIGGER touch;"),
        ("state: disabled", "state", "disabled", "enabled", "ALTER TABLE orders DISABLE TRIGGER touch;"),
        ("comment: x", "comment", "x", "none", "COMMENT ON TRIGGER touch ON orders IS 'x';"),
    ],
)
def test_state_and_comment_are_exactly_what_is_written(
    connect: Connect, said: str, about: str, expected: str, found: str, hint: str
) -> None:
    connection = connect()
    connection.execute(TABLE)
    assert complaints(ask(connection, 'triggers: {orders: {touch: {state: enabled, comment: ""}}}')) == []
    [verdict] = [v for v in ask(connection, f"triggers: {{orders: {{touch: {{{said}}}}}}}") if v.status != "pass"]
    assert (verdict.rule, verdict.expected, verdict.found) == (f"trigger touch of orders, {about}", expected, found)
    assert (verdict.status, verdict.hint) == ("fail", hint)
