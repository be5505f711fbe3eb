-- Proofs of work that were used, until their challenge has expired.
CREATE TABLE spent_proofs (
    nonce      bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX spent_proofs_expires_at ON spent_proofs (expires_at);
