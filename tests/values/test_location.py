from migrator.values.location import Location, locate


def test_a_place_is_counted_from_one_and_in_characters() -> None:
    text = "SELECT 'é';\nSELECT ü;"
    assert locate("a.sql", text, 0) == Location("a.sql", 1, 1)
    assert locate("a.sql", text, text.index("ü")) == Location("a.sql", 2, 8)


def test_a_place_prints_as_editors_read_it() -> None:
    assert str(Location("sql/1.up.sql", 3, 14)) == "sql/1.up.sql:3:14"
