"""The rules of calls, forms, entries and scans: pure, without input or output."""
