"""The verdicts as workflow commands of GitHub, which it shows at the line of the manifest that states the rule."""

from typing import Literal, TypeAlias

from migrator.reports import rules
from migrator.reports.style import Style
from migrator.reports.wording import visible
from migrator.values.location import Location
from migrator.values.verdicts import Verdict
from migrator.values.views import ValidateResult

Kind: TypeAlias = Literal["error", "warning", "notice"]

# What GitHub takes for the end of a line, and in a property for the end of its value as well.
_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(result: ValidateResult, style: Style) -> str:
    """Return a line for each verdict that is no pass, failures first, and in the last line how many rules hold.

    Where it is to be quiet, errors alone.
    """
    every = [verdict for phase in result.phases for verdict in phase.rules]
    quiet = style.detail == "quiet"
    lines = [_command(verdict) for verdict in rules.broken(every) if verdict.stops or not quiet]
    if not quiet:
        lines.append(rules.summary(every) or "There are no rules.")
    return "".join(f"{line}\n" for line in lines)


def _command(verdict: Verdict) -> str:
    kind: Kind = "error" if verdict.stops else "warning" if verdict.status == "warn" else "notice"
    said = f"{verdict.rule}: expected {verdict.expected}, found {verdict.found}"
    return annotation(kind, verdict.id, f"{said}\nhint: {verdict.hint}" if verdict.hint else said, verdict.location)


def annotation(kind: Kind, title: str, message: str, place: Location | None) -> str:
    """Return the command that shows a message, at its place where it has one."""
    name, said = visible(title).translate(_PROPERTY), visible(message).translate(_MESSAGE)
    where = f"file={visible(place.path).translate(_PROPERTY)},line={place.line},col={place.column}," if place else ""
    return f"::{kind} {where}title={name}::{said}"
