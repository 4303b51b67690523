from tests.conftest import Connect


def test_each_test_has_an_empty_database(connect: Connect) -> None:
    first = connect()
    first.execute("CREATE TABLE t ()")
    assert connect().execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (1,)


def test_each_test_has_an_empty_database_again(connect: Connect) -> None:
    assert connect().execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
