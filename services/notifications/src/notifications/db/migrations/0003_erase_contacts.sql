-- A tombstone erases a contact. What stays says only that nothing is to be written to this account any more.
ALTER TABLE contacts
    ADD COLUMN erased_at timestamptz,
    ALTER COLUMN name DROP NOT NULL,
    ALTER COLUMN email DROP NOT NULL,
    ALTER COLUMN phone DROP NOT NULL,
    ADD CONSTRAINT contacts_erased CHECK (num_nonnulls(name, email, phone) = CASE WHEN erased_at IS NULL THEN 3 ELSE 0 END);
