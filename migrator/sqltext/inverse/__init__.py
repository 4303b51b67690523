"""The inverse of an up script, statement by statement: exact where it is certain, a question where it is not."""
