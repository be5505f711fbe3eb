-- Invitations of staff and experts. Of the token in the letter only the SHA-256 is kept; name and address are forgotten
-- once the invitation is accepted or revoked. email_index is a keyed hash: an address has one open invitation.
CREATE TABLE invitations (
    id           uuid PRIMARY KEY,
    role         text NOT NULL CHECK (role IN ('bureau', 'expert', 'admin', 'auditor')),
    name_sealed  text,
    email_sealed text,
    email_index  bytea,
    bureau_id    uuid REFERENCES bureaus (id),
    organisation text,
    specialities text[],
    load_limit   integer,
    token_hash   bytea NOT NULL,
    letter_id    uuid,
    created_at   timestamptz NOT NULL,
    sent_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    accepted_at  timestamptz,
    revoked_at   timestamptz,
    account_id   uuid REFERENCES accounts (id),
    CHECK ((role = 'expert') = (organisation IS NOT NULL AND specialities IS NOT NULL)),
    CHECK ((accepted_at IS NULL) = (account_id IS NULL)),
    CHECK (accepted_at IS NULL OR revoked_at IS NULL),
    CHECK ((accepted_at IS NULL AND revoked_at IS NULL) = (name_sealed IS NOT NULL)),
    CHECK ((name_sealed IS NULL) = (email_sealed IS NULL) AND (name_sealed IS NULL) = (email_index IS NULL))
);
CREATE UNIQUE INDEX invitations_token ON invitations (token_hash);
CREATE UNIQUE INDEX invitations_email ON invitations (email_index);
