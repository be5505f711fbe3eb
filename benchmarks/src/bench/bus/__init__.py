"""What the rows about the bus share: a stage with a database and topics of its own, and the processes on it."""


class Unsound(Exception):
    """A side did not do its work: its figure would say nothing."""
