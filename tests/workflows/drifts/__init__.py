"""Drifts, each with the history that it is from: what statements close whole, and what is asked about."""
