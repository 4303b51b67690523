"""Planning and the one executor: decides what would run, and runs it."""
