"""Fixtures, probes and builders for the tests. No service imports it."""
