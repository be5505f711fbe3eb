"""What every service needs, and no business word: database, outbox, inbox, Kafka, HTTP, access, storage, log."""
