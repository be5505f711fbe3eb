-- What an admin gave to all, to one bureau, or to one applicant. The row of the call holds the dates that count for all.
CREATE TABLE extensions (
    id         uuid PRIMARY KEY,
    call_id    uuid NOT NULL REFERENCES calls (id),
    deadline   text NOT NULL CHECK (deadline IN ('entry', 'recommendation')),
    scope      text NOT NULL CHECK (scope IN ('all', 'bureau', 'applicant')),
    scope_id   uuid,
    until      timestamptz NOT NULL,
    reason     text NOT NULL,
    granted_by uuid NOT NULL,
    granted_at timestamptz NOT NULL,
    CHECK ((scope = 'all') = (scope_id IS NULL))
);
CREATE INDEX extensions_scope ON extensions (call_id, deadline, scope, scope_id, until);
CREATE INDEX extensions_list ON extensions (call_id, id DESC);

-- Nobody takes back what was granted.
DO $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON extensions FROM %I', current_setting('tuiyou.runtime_role'));
END
$$;
