"""Reads for the API: plain SQL to the shape that the page needs."""
