-- Whose the work is, as it is compared; with the title it tells which entries are about one work.
ALTER TABLE entries ADD COLUMN submitted_owner text;
UPDATE entries e SET submitted_owner = regexp_replace(lower(normalize(r.form ->> 'copyright_owner', NFKC)), '[[:space:][:punct:]]', '', 'g')
FROM entry_revisions r WHERE r.entry_id = e.id AND r.revision = e.revision;
CREATE INDEX entries_work ON entries (submitted_title, call_id) WHERE submitted_at IS NOT NULL;

-- Entries that seem to be about one work, or hold the same file: both of a pair have a row, when the later one is
-- submitted. No foreign keys: their check would wait for whoever submits the other entry, who may be waiting for us.
CREATE TABLE entry_flags (
    entry_id   uuid NOT NULL,
    other_id   uuid NOT NULL,
    reason     text NOT NULL CHECK (reason IN ('same_work', 'same_scan')),
    flagged_at timestamptz NOT NULL,
    PRIMARY KEY (entry_id, other_id, reason)
);

DO $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON entry_flags FROM %I', current_setting('tuiyou.runtime_role'));
END
$$;
