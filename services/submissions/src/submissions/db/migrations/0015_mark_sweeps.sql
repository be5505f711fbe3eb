-- Accepted files that the sweeper takes away: whoever is just about to accept the same file again must not rely on them.
CREATE TABLE swept_files (
    sha256   text PRIMARY KEY,
    swept_at timestamptz NOT NULL
);
CREATE INDEX uploads_sha256 ON uploads (sha256, created_at);
