"""Tests of `migrator.workflows`."""
