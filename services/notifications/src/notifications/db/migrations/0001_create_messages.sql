-- How to reach an account. Everything personal is encrypted.
CREATE TABLE contacts (
    account_id uuid PRIMARY KEY,
    name       text NOT NULL,
    email      text NOT NULL,
    phone      text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- The portal's inbox. `origin` names the event: the same event makes one message for each recipient, ever.
CREATE TABLE messages (
    id           uuid PRIMARY KEY,
    origin       text NOT NULL,
    recipient_id uuid NOT NULL,
    template     text NOT NULL,
    subject      text NOT NULL,
    body         text NOT NULL,
    entry_id     uuid,
    created_at   timestamptz NOT NULL DEFAULT now(),
    read_at      timestamptz,
    UNIQUE (origin, recipient_id)
);
CREATE INDEX messages_inbox ON messages (recipient_id, id DESC);
CREATE INDEX messages_unread ON messages (recipient_id, id DESC) WHERE read_at IS NULL;

-- A message on its way by mail. A worker that sends it moves `next_attempt_at` on: that is its lease.
CREATE TABLE deliveries (
    id              uuid PRIMARY KEY,
    message_id      uuid NOT NULL UNIQUE REFERENCES messages ON DELETE CASCADE,
    recipient_id    uuid NOT NULL,
    state           text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'failed')),
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error      text,
    settled_at      timestamptz,
    CHECK ((state = 'pending') = (settled_at IS NULL))
);
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE state = 'pending';
