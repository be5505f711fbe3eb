"""SQL, and nowhere else: one module a table."""
