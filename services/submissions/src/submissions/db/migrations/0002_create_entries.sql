-- Contacts are personal data: the columns `contact` hold ciphertext.
CREATE TABLE scans (
    id          uuid PRIMARY KEY DEFAULT uuidv7(),
    entry_id    uuid NOT NULL,
    object_key  text NOT NULL,
    size        integer NOT NULL,
    sha256      text NOT NULL,
    pages       integer NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX scans_sha256 ON scans (sha256);

CREATE TABLE entries (
    id                  uuid PRIMARY KEY,
    call_id             uuid NOT NULL REFERENCES calls (id),
    applicant_id        uuid NOT NULL,
    state               text NOT NULL,
    form                jsonb NOT NULL,
    contact             text,
    scan_id             uuid REFERENCES scans (id),
    version             integer NOT NULL,
    revision            integer NOT NULL,
    bureau_id           uuid,
    registration_number text UNIQUE,
    resubmit_until      timestamptz,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX entries_applicant ON entries (applicant_id, id DESC);
CREATE INDEX entries_bureau ON entries (bureau_id, id DESC) WHERE bureau_id IS NOT NULL;

-- What was submitted: frozen.
CREATE TABLE entry_revisions (
    entry_id     uuid NOT NULL REFERENCES entries (id),
    revision     integer NOT NULL,
    form         jsonb NOT NULL,
    contact      text,
    scan_id      uuid NOT NULL REFERENCES scans (id),
    warnings     text[] NOT NULL,
    submitted_at timestamptz NOT NULL,
    PRIMARY KEY (entry_id, revision)
);

-- 审核记录: the record of each step, as the applicant reads it.
CREATE TABLE entry_steps (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id uuid NOT NULL REFERENCES entries (id),
    at       timestamptz NOT NULL,
    state    text NOT NULL,
    by       text NOT NULL,
    revision integer NOT NULL,
    reason   text
);
CREATE INDEX entry_steps_entry ON entry_steps (entry_id, id);

-- Registration numbers run without a gap for each call and region.
CREATE TABLE registration_counters (
    call_id     uuid NOT NULL REFERENCES calls (id),
    region_code text NOT NULL,
    last        integer NOT NULL,
    PRIMARY KEY (call_id, region_code)
);
