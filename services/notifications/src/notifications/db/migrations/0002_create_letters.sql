-- Mails that another service asked for, straight to an address. `content` (address, subject, body) is encrypted, and gone
-- once the letter is settled; a tombstone takes the row away.
CREATE TABLE letters (
    id              uuid PRIMARY KEY,
    template        text NOT NULL,
    content         text,
    expires_at      timestamptz NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    state           text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'failed')),
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error      text,
    settled_at      timestamptz,
    CHECK ((state = 'pending') = (settled_at IS NULL)),
    CHECK ((state = 'pending') = (content IS NOT NULL))
);
CREATE INDEX letters_due ON letters (next_attempt_at) WHERE state = 'pending';
CREATE INDEX letters_expiring ON letters (expires_at) WHERE state = 'pending';
