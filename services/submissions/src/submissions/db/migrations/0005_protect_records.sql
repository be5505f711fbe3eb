-- Intents to upload outlive a deleted draft: else deleting drafts would lift the hourly limit.
ALTER TABLE uploads ALTER COLUMN entry_id DROP NOT NULL;
ALTER TABLE uploads DROP CONSTRAINT uploads_entry_id_fkey;
ALTER TABLE uploads ADD CONSTRAINT uploads_entry_id_fkey
    FOREIGN KEY (entry_id) REFERENCES entries (id) ON DELETE SET NULL;
CREATE INDEX uploads_entry ON uploads (entry_id);

-- The service adds scans, revisions and steps, and changes none; a contact may be encrypted anew.
DO $$
BEGIN
    EXECUTE format(
        'REVOKE UPDATE, DELETE, TRUNCATE ON scans, entry_revisions, entry_steps FROM %I',
        current_setting('tuiyou.runtime_role')
    );
    EXECUTE format('GRANT UPDATE (contact) ON entry_revisions TO %I', current_setting('tuiyou.runtime_role'));
END
$$;
