-- Keys that sign access tokens; the private half is encrypted. One is active; the next is published before it is
-- used, a retired one until the last token that it signed has expired.
CREATE TABLE signing_keys (
    id             uuid PRIMARY KEY,
    state          text NOT NULL CHECK (state IN ('next', 'active', 'retired')),
    private_sealed text NOT NULL,
    public_jwk     jsonb NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    retired_at     timestamptz,
    CHECK ((state = 'retired') = (retired_at IS NOT NULL))
);
CREATE UNIQUE INDEX signing_keys_active ON signing_keys (state) WHERE state = 'active';

-- A family is all refresh tokens that go back to one login.
CREATE TABLE refresh_families (
    id         uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX refresh_families_account_id ON refresh_families (account_id);
CREATE INDEX refresh_families_expires_at ON refresh_families (expires_at);

-- Only a token's SHA-256 is kept. A used one stays as long as its family, so that its reuse is noticed.
CREATE TABLE refresh_tokens (
    token_hash bytea PRIMARY KEY,
    family_id  uuid NOT NULL REFERENCES refresh_families (id) ON DELETE CASCADE,
    issued_at  timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX refresh_tokens_family_id ON refresh_tokens (family_id);
