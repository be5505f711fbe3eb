CREATE TABLE uploads (
    id           uuid PRIMARY KEY,
    entry_id     uuid NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    applicant_id uuid NOT NULL,
    object_key   text NOT NULL,
    size         integer NOT NULL,
    sha256       text NOT NULL,
    attempts     integer NOT NULL DEFAULT 0,
    scan_id      uuid REFERENCES scans (id),
    created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX uploads_applicant ON uploads (applicant_id, created_at);
