"""Everything that talks to PostgreSQL apart from the migrations themselves."""
