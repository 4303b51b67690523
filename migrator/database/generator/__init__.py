"""Rows that are made up: for every table of a database, as its constraints allow them."""
