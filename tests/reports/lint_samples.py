"""Results of lint with one finding of every kind."""

from migrator.values.findings import LintFinding, LintResult, RewriteFile
from migrator.values.location import Location

REWRITTEN = LintFinding(
    "set-not-null",
    "warning",
    "SET NOT NULL on orders.status reads the whole table while all others wait",
    Location("sql/004_status.up.sql", 1, 1),
    "Let a CHECK prove it first.",
    "ALTER TABLE orders ALTER status SET NOT NULL;\n^",
    "004_status",
    (
        RewriteFile("005_check", "ALTER TABLE orders ADD …;\n", "ALTER TABLE orders DROP …;\n"),
        RewriteFile("006_set", "ALTER TABLE orders …;\nALTER TABLE orders …;\n", "ALTER TABLE orders …;\n", "none"),
    ),
    "Is the table large?",
    kept="ALTER TABLE orders ADD total int;",
)
REFUSED = LintFinding(
    "transaction-control",
    "error",
    "COMMIT in a script whose transaction is the runner's",
    Location("sql/004_status.up.sql", 2, 1),
    "Take it out.",
    "COMMIT;\n^",
    "004_status",
    refused=True,
)
NOTED = LintFinding(
    "prefer-timestamp-tz", "note", "Use timestamptz.", Location("sql/001_orders.up.sql", 3, 9), migration="001_orders"
)
OF_MANIFEST = LintFinding("unused-ignore", "warning", "foo has nothing to ignore", Location("manifest.yaml", 4, 13))
FOUND = LintResult("shop", 4, 8, (REWRITTEN, REFUSED, NOTED, OF_MANIFEST), 2, 1)
HOSTILE = LintResult(
    "sh\x1bop",
    1,
    1,
    (
        LintFinding(
            "a<b>,c", "error", "one\n::error::two \x1b[2J", Location("sql/50%, all:x.sql", 1, 1), "100%", "\x07^"
        ),
    ),
    0,
    1,
)
NOTHING = LintResult("shop", 1, 2, (), 0, 0)
RESULTS = {"found": FOUND, "hostile": HOSTILE, "nothing": NOTHING}
