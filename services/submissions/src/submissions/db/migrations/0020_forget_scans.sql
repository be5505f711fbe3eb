-- Scans that neither an entry nor a revision names are taken away. What was submitted is kept by its foreign key.
CREATE INDEX entries_scan ON entries (scan_id);
CREATE INDEX entry_revisions_scan ON entry_revisions (scan_id);
CREATE INDEX uploads_scan ON uploads (scan_id);
ALTER TABLE uploads DROP CONSTRAINT uploads_scan_id_fkey;
ALTER TABLE uploads ADD CONSTRAINT uploads_scan_id_fkey FOREIGN KEY (scan_id) REFERENCES scans (id) ON DELETE SET NULL;

DO $$
BEGIN
    EXECUTE format('GRANT DELETE ON scans TO %I', current_setting('tuiyou.runtime_role'));
END
$$;
