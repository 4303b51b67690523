"""Findings as SARIF 2.1.0, which code scanning and editors read: one run of one tool.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import quote

from migrator import __version__
from migrator.reports.explain import explain
from migrator.reports.wording import visible
from migrator.values.findings import Severity
from migrator.values.location import Location

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class Result(NamedTuple):
    """One finding; `code` is what `migrator explain` takes."""

    severity: Severity
    code: str
    message: str
    location: Location


def document(results: Iterable[Result]) -> str:
    """Return the document of findings, each of their codes explained once."""
    found = tuple(results)
    codes = list(dict.fromkeys(result.code for result in found))
    driver = {"name": "migrator", "version": __version__, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(result, codes.index(result.code)) for result in found],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    rule = {"id": code, "shortDescription": {"text": code}}
    about = explain(code)
    return {**rule, "help": {"text": about}} if about else rule


def _result(result: Result, rule: int) -> dict[str, Any]:
    return {
        "ruleId": result.code,
        "ruleIndex": rule,
        "level": result.severity,
        "message": {"text": visible(result.message)},
        "locations": [_place(result.location)],
    }


def _place(place: Location) -> dict[str, Any]:
    """Paths are URIs; relative ones are taken to be of the repository's top folder."""
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(place.path)},
            "region": {"startLine": place.line, "startColumn": place.column},
        }
    }
