"""The HTTP side that every service shares: the application, errors, access, paging, health."""
