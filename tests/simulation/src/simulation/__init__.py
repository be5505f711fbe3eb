"""Relay, broker and inbox in one process and in virtual time, under faults that a seed decides. See README.md."""
