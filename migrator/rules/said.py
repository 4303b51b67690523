"""One key that a rule says of an object: what is written, what is there, and the statement that mends it."""

from migrator.rules.names import quote
from migrator.rules.rule import Rule, passed
from migrator.values.verdicts import Verdict


def said(rule: Rule, key: str, wanted: str, found: str, mend: str | None = None) -> Verdict:
    """Return the verdict on one key of `rule`, at the place where its value is written. No text at all is `none`."""
    status = passed(wanted == found)
    hint = mend if status == "fail" else None
    about, at = key.replace("_", " "), rule.places[key]
    return rule.verdict(status, wanted or "none", found or "none", about=about, at=at, hint=hint)


def literal(text: str) -> str:
    """Return text as it is written in SQL between quotes. For people, never for a query."""
    quoted = "'" + text.replace("'", "''") + "'"
    return "E" + quoted.replace("\\", "\\\\") if "\\" in text else quoted


def comment_on(what: str, comment: str) -> str:
    """Return the statement that gives an object this comment; none at all takes it away."""
    return f"COMMENT ON {what} IS {literal(comment) if comment else 'NULL'};"


def owner_to(what: str, owner: str) -> str:
    """Return the statement that gives an object this owner."""
    return f"ALTER {what} OWNER TO {quote(owner)};"
