"""Benchmarks: two sides in one run, interleaved, several rounds, one table. `make bench` runs them."""
