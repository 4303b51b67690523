"""Tests of `migrator.database`."""
