-- Files that a call offers for download. A row is an intent to upload until kept_at is set.
CREATE TABLE attachments (
    id         uuid PRIMARY KEY,
    call_id    uuid NOT NULL REFERENCES calls (id),
    name       text NOT NULL,
    object_key text NOT NULL,
    size       integer NOT NULL,
    sha256     text NOT NULL,
    kept_at    timestamptz,
    removed_at timestamptz
);
CREATE UNIQUE INDEX attachments_name ON attachments (call_id, name) WHERE kept_at IS NOT NULL AND removed_at IS NULL;
