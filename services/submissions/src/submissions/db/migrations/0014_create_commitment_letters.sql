-- 版权承诺书: a call's own text. A call without one has the service's.
CREATE TABLE commitment_letters (
    call_id    uuid PRIMARY KEY REFERENCES calls (id),
    text       text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);
