"""Routes: parse, open one transaction, call one command, render."""
