"""Tests of `migrator.project`."""
