-- Erasure is asked for, may be taken back until `erasure_due_at`, by whoever has the token in the letter too (SHA-256),
-- and is then carried out: no personal data are left. Of an organisation its name and the keyed hash of its code stay:
-- only the same organisation may take the name again.
ALTER TABLE accounts
    ADD COLUMN erasure_due_at timestamptz,
    ADD COLUMN erasure_token bytea,
    ADD COLUMN erased_at timestamptz,
    ALTER COLUMN email_sealed DROP NOT NULL,
    ALTER COLUMN phone_sealed DROP NOT NULL,
    ALTER COLUMN login DROP NOT NULL,
    ALTER COLUMN login_folded DROP NOT NULL,
    ALTER COLUMN password_hash DROP NOT NULL,
    DROP CONSTRAINT accounts_check1,
    DROP CONSTRAINT accounts_check3,
    ADD CONSTRAINT accounts_identifier_given CHECK (
        erased_at IS NOT NULL
        OR (role = 'applicant') = (identifier_sealed IS NOT NULL AND identifier_index IS NOT NULL)),
    ADD CONSTRAINT accounts_name_given CHECK (
        erased_at IS NOT NULL OR (organisation_name IS NULL) <> (name_sealed IS NULL)),
    ADD CONSTRAINT accounts_reachable CHECK (
        erased_at IS NOT NULL OR num_nulls(email_sealed, phone_sealed, login, login_folded, password_hash) = 0),
    ADD CONSTRAINT accounts_erased CHECK (
        erased_at IS NULL
        OR NOT active AND num_nonnulls(
            name_sealed, identifier_sealed, email_sealed, phone_sealed, contact_name_sealed, login, login_folded,
            password_hash, email_confirmed_at, erasure_due_at, erasure_token) = 0);
DROP INDEX accounts_organisation, accounts_identifier;
CREATE UNIQUE INDEX accounts_organisation ON accounts (organisation_folded) WHERE erased_at IS NULL;
CREATE UNIQUE INDEX accounts_identifier ON accounts (identifier_index) WHERE erased_at IS NULL;
CREATE INDEX accounts_erased_organisation ON accounts (organisation_folded) WHERE erased_at IS NOT NULL;
CREATE INDEX accounts_erasure_due_at ON accounts (erasure_due_at) WHERE erasure_due_at IS NOT NULL;
CREATE UNIQUE INDEX accounts_erasure_token ON accounts (erasure_token) WHERE erasure_token IS NOT NULL;

-- Whose letter it is, so that it goes with the account.
ALTER TABLE letters ADD COLUMN account_id uuid;
CREATE INDEX letters_account_id ON letters (account_id) WHERE account_id IS NOT NULL;
