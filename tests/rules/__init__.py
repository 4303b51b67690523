"""Tests of `migrator.rules`."""
