ALTER TABLE accounts ADD COLUMN email_confirmed_at timestamptz;

-- Codes that were sent by mail: the newest of each purpose. The hash is keyed and covers the address, so that a code is
-- worth nothing after a change of address.
CREATE TABLE email_codes (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    purpose    text NOT NULL CHECK (purpose IN ('email_confirmation', 'password_reset')),
    code_hash  bytea NOT NULL,
    tries      integer NOT NULL DEFAULT 0,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, purpose)
);
CREATE INDEX email_codes_expires_at ON email_codes (expires_at);

-- Logins for which a reset was asked, whether somebody has them or not: the worker finds out, where nobody measures.
CREATE TABLE reset_requests (
    id           uuid PRIMARY KEY,
    login_sealed text NOT NULL,
    requested_at timestamptz NOT NULL DEFAULT now()
);
