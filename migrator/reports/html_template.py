"""HTML from the templates: everything that comes from elsewhere is made harmless, and then escaped."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from migrator.reports.wording import visible


def fill(template: str, **values: Any) -> str:
    """Return a template's text, filled in."""
    return _environment().get_template(template).render(values)


def source(template: str) -> str:
    """Return a template as it stands: a style sheet, a script."""
    text, _, _ = PackageLoader("migrator.reports").get_source(_environment(), template)
    return text


def digest(text: str) -> str:
    """Return how a Content-Security-Policy names an inline style sheet or script: by its SHA-256."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("migrator.reports"),
        autoescape=True,
        finalize=_harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _harmless(value: Any) -> Any:
    """Control characters are shown, marks that turn the direction of writing do nothing. Markup of ours is no str."""
    return visible(value.replace("\r\n", "\n")) if type(value) is str else value
