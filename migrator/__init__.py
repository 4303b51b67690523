"""Plain SQL migrations for PostgreSQL, driven by a manifest that people review."""

__version__ = "0.1.0"
