"""Frozen values that cross the floors: errors, locations, events, results."""
