"""Declarative rules about a database: what may be said, one catalog query, a result."""
