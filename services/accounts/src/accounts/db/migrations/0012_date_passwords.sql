-- When a password was set; of those that are there it is not known, so their time begins now.
ALTER TABLE accounts ADD COLUMN password_set_at timestamptz NOT NULL DEFAULT now();

-- Hashes of passwords that an account had before, where the platform's rule refuses them.
CREATE TABLE former_passwords (
    account_id    uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    password_hash text NOT NULL,
    set_at        timestamptz NOT NULL,
    PRIMARY KEY (account_id, set_at)
);

-- A password that is too old leads to a new one before there is a session.
ALTER TABLE login_tickets DROP CONSTRAINT login_tickets_purpose_check;
ALTER TABLE login_tickets ADD CONSTRAINT login_tickets_purpose_check CHECK (purpose IN ('code', 'new_password', 'set_up'));
