"""Tests of `migrator.engine`."""
