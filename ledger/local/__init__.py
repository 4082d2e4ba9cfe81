"""A chain and a database for a machine that has neither."""
