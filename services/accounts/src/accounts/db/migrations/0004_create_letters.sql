-- Letters that were asked for, until they are erased from the topic that carried them.
CREATE TABLE letters (
    id         uuid PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX letters_expires_at ON letters (expires_at);
