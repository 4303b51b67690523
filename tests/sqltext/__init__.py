"""Tests of `migrator.sqltext`."""
