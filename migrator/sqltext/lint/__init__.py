"""What is to be said of scripts without a database: one rule a module, and the way to squawk."""
