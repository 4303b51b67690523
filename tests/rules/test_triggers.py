from tests.conftest import Connect
from tests.rules.asking import ask, complaints, told

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
        ("pass", "trigger touch of orders, enabled", "enabled", "enabled, on replicas too"),
        ("pass", 'trigger "Log it" of orders', "exists", "a trigger"),
        ("pass", 'trigger "Log it" of orders, enabled', "enabled", "enabled"),
        ("pass", "trigger gone of public.orders", "absent", "absent"),
    ]


def test_a_trigger_that_does_not_fire_fails_and_the_hint_enables_it(connect: Connect) -> None:
    connection = connect()
    connection.execute(
        TABLE + 'ALTER TABLE orders DISABLE TRIGGER touch, ENABLE REPLICA TRIGGER "Log it"; SET search_path = public'
    )
    verdicts = ask(connection, "triggers: {orders: [touch, '\"Log it\"']}")
    assert complaints(verdicts) == [
        ("trigger touch of orders, enabled", "enabled", "disabled"),
        ('trigger "Log it" of orders, enabled', "enabled", "fires on replicas only"),
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
