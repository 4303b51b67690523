"""The registry: every rule of scripts by its code. A new rule is a module and a line."""

from migrator.sqltext.lint import (
    check_validates,
    comment_only_down,
    concurrently_if_not_exists,
    copy_encoding,
    down_forgets,
    drop_without_require,
    enum_value_used,
    foreign_key_validates,
    index_blocks_writes,
    set_not_null,
    several_tables_locked,
    type_change,
    unique_builds_index,
    volatile_default,
)
from migrator.sqltext.lint.rule import Rule

RULES: dict[str, Rule] = {
    "set-not-null": Rule("warning", set_not_null.check, of_traffic=True),
    "check-validates": Rule("warning", check_validates.check, of_traffic=True),
    "foreign-key-validates": Rule("warning", foreign_key_validates.check, of_traffic=True),
    "unique-builds-index": Rule("warning", unique_builds_index.check, of_traffic=True),
    "index-blocks-writes": Rule("warning", index_blocks_writes.check, of_traffic=True),
    "volatile-default": Rule("warning", volatile_default.check, of_traffic=True),
    "type-change": Rule("warning", type_change.check, of_traffic=True),
    "several-tables-locked": Rule("warning", several_tables_locked.check, of_traffic=True),
    "drop-without-require": Rule("warning", drop_without_require.check),
    "concurrently-if-not-exists": Rule("warning", concurrently_if_not_exists.check),
    "enum-value-used": Rule("error", enum_value_used.check),
    "copy-encoding": Rule("error", copy_encoding.check),
    "comment-only-down": Rule("warning", comment_only_down.check),
    "down-forgets": Rule("warning", down_forgets.check),
}
