"""What the rows of HTTP share: people and entries to submit, the load generator, the supervised programs."""
