"""Tests, by the floors of the package; a module is tested by its namesake."""
