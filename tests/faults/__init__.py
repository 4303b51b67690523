"""The fault matrix: every row provoked for real, on a server."""
