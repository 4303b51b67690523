"""Tests of `migrator.values`."""
