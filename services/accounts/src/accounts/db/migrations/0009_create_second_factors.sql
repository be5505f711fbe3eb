-- TOTP (RFC 6238). The secret is encrypted; it counts once a code was given that proves it is in the owner's hands.
-- `last_step`: the newest time step whose code was accepted, as a code is accepted once.
CREATE TABLE second_factors (
    account_id    uuid PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    secret_sealed text NOT NULL,
    last_step     bigint NOT NULL DEFAULT 0,
    begun_at      timestamptz NOT NULL DEFAULT now(),
    enabled_at    timestamptz
);

-- What is left of the codes for the day on which the device is lost; a used one is deleted. Keyed hashes.
CREATE TABLE recovery_codes (
    account_id uuid NOT NULL REFERENCES second_factors (account_id) ON DELETE CASCADE,
    code_hash  bytea NOT NULL,
    PRIMARY KEY (account_id, code_hash)
);

-- After the password and before the second factor. Only a ticket's SHA-256 is kept.
CREATE TABLE login_tickets (
    token_hash bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    purpose    text NOT NULL CHECK (purpose IN ('code', 'set_up')),
    expires_at timestamptz NOT NULL
);
CREATE INDEX login_tickets_account_id ON login_tickets (account_id);
CREATE INDEX login_tickets_expires_at ON login_tickets (expires_at);
