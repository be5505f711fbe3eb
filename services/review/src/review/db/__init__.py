"""The service's tables, one module each."""
