"""Tests of `migrator.cli`."""
