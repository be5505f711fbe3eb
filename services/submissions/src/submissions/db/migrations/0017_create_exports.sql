-- Lists that staff asked to have as a file. A worker takes one for as long as its lease runs, and makes a file of its
-- own name; what counts is the one that the row names in the end.
CREATE TABLE exports (
    id           uuid PRIMARY KEY,
    account_id   uuid NOT NULL,
    role         text NOT NULL,
    unit_id      uuid,
    format       text NOT NULL CHECK (format IN ('xlsx', 'csv', 'scans')),
    call_id      uuid NOT NULL REFERENCES calls (id),
    bureau_id    uuid REFERENCES bureaus (id),
    wanted       jsonb NOT NULL,
    state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'ready', 'failed')),
    attempts     integer NOT NULL DEFAULT 0,
    lease        uuid,
    leased_until timestamptz NOT NULL DEFAULT now(),
    done         integer NOT NULL DEFAULT 0,
    total        integer,
    object_key   text,
    size         bigint,
    sha256       text,
    failure      text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz,
    expires_at   timestamptz
);
CREATE INDEX exports_own ON exports (account_id, id DESC);
CREATE INDEX exports_unfinished ON exports (id) WHERE state IN ('waiting', 'running');
CREATE INDEX exports_expiry ON exports (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX exports_objects ON exports (object_key) WHERE object_key IS NOT NULL;
