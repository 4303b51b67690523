"""Data: rows that must not exist."""

from migrator.rules.limits import record
from migrator.values.containers import Field, ListOf
from migrator.values.shapes import Text

DATA = Field(
    ListOf(
        record(
            {
                "name": Field(Text(), "what must hold, in a sentence", required=True),
                "sql": Field(Text(), "a query that must return no row"),
                "orphans": Field(Text(), "rows that refer to none: orders.user_id -> users.id"),
                "not_null": Field(Text(), "a column without a null: users.email"),
                "unique": Field(Text(), "what is unique: users (lower(email))"),
            }
        )
    ),
    "what must hold for the rows",
    later=True,
)
