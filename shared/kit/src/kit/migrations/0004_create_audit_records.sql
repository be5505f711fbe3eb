-- Who did what, written in the same transaction as the change. The service's role may only add rows.
CREATE TABLE audit_records (
    id         uuid PRIMARY KEY DEFAULT uuidv7(),
    seq        bigint GENERATED ALWAYS AS IDENTITY,
    xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at         timestamptz NOT NULL DEFAULT now(),
    actor      text NOT NULL,
    role       text NOT NULL,
    action     text NOT NULL,
    subject    text NOT NULL,
    reason     text,
    before     jsonb,
    after      jsonb,
    request_id text
);
CREATE INDEX audit_records_order ON audit_records (xid, seq);
CREATE INDEX audit_records_subject ON audit_records (subject, at);

-- The chain over the records: each seal covers its record and the seal before it.
CREATE TABLE audit_seals (
    position  bigint PRIMARY KEY,
    record_id uuid NOT NULL UNIQUE REFERENCES audit_records (id),
    xid       xid8 NOT NULL,
    seq       bigint NOT NULL,
    hash      bytea NOT NULL,
    sealed_at timestamptz NOT NULL DEFAULT now()
);

DO $$
BEGIN
    EXECUTE format(
        'REVOKE UPDATE, DELETE, TRUNCATE ON audit_records, audit_seals FROM %I',
        current_setting('tuiyou.runtime_role')
    );
END
$$;
