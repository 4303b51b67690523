"""Tests of `migrator.reports`."""
