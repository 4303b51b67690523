"""What needs no server; tests/rules/test_constraints.py holds every kind of constraint to what PostgreSQL prints."""

import pytest

from migrator.sqltext.constraints import Referenced, parse_constraint, same_constraint

USERS = Referenced("public", ("id",))


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        ("FOREIGN KEY (a) REFERENCES users", "FOREIGN KEY (a) REFERENCES users(id)", True),
        ("FOREIGN KEY (a) REFERENCES public.users", "FOREIGN KEY (a) REFERENCES users(id)", True),
        ("FOREIGN KEY (a) REFERENCES public.users", "FOREIGN KEY (a) REFERENCES public.users(id)", True),
        ("FOREIGN KEY (a) REFERENCES users", "FOREIGN KEY (a) REFERENCES public.users(id)", False),
        ("FOREIGN KEY (a) REFERENCES users", "FOREIGN KEY (a) REFERENCES users(other)", False),
        ("FOREIGN KEY (a) REFERENCES app.users", "FOREIGN KEY (a) REFERENCES users(id)", False),
    ],
)
def test_a_table_without_its_schema_is_one_that_the_search_path_leads_to(wanted: str, found: str, same: bool) -> None:
    assert same_constraint(wanted, found, USERS) is same


def test_whether_old_rows_satisfy_it_is_no_part_of_a_definition() -> None:
    assert same_constraint("CHECK (a > 0)", "CHECK ((a > 0)) NOT VALID")


@pytest.mark.parametrize("text", ["", "CHECK", "CHECK (a), DROP COLUMN b", "CHECK (a); SELECT 1", "users (a)"])
def test_what_is_no_constraint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a constraint"):
        parse_constraint(text)
