"""Rules of the review: pure, without I/O."""
