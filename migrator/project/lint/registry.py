"""The registry: every rule of the manifest by its code. A new rule is a module and a line."""

from migrator.project.lint import lock_timeout_off, mixed_numbers, number_order
from migrator.project.lint.rule import Rule

RULES: dict[str, Rule] = {
    "mixed-numbers": Rule("warning", mixed_numbers.check),
    "number-order": Rule("warning", number_order.check),
    "lock-timeout-off": Rule("warning", lock_timeout_off.check),
}
