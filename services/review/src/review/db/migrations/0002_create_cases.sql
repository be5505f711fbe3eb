-- One case per entry. title and work_type repeat the current revision's, so that a locked row says all that a rule needs.
-- Whoever has a rank stands among the bureau's recommended works, also after the results are out.
CREATE TABLE cases (
    entry_id            uuid PRIMARY KEY,
    call_id             uuid NOT NULL,
    bureau_id           uuid NOT NULL,
    applicant_id        uuid NOT NULL,
    applicant_kind      text NOT NULL CHECK (applicant_kind IN ('organisation', 'individual')),
    organisation_name   text,
    registration_number text NOT NULL,
    revision            integer NOT NULL,
    state               text NOT NULL CHECK (state IN (
        'submitted', 'returned', 'approved', 'recommended', 'rejected', 'withdrawn', 'selected', 'not_selected')),
    rank                integer CHECK (rank > 0),
    title               text NOT NULL,
    work_type           text NOT NULL,
    CONSTRAINT cases_rank_is_unique UNIQUE (call_id, bureau_id, rank) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT cases_rank_fits_state CHECK (
        CASE state
            WHEN 'recommended' THEN rank IS NOT NULL
            WHEN 'selected' THEN rank IS NOT NULL
            WHEN 'not_selected' THEN true
            ELSE rank IS NULL
        END)
);
CREATE INDEX cases_of_bureau ON cases (bureau_id, registration_number, entry_id);
CREATE INDEX cases_of_call ON cases (call_id, registration_number, entry_id);
CREATE INDEX cases_in_order ON cases (registration_number, entry_id);
CREATE INDEX cases_left_open ON cases (call_id) WHERE state IN ('submitted', 'returned', 'approved');

-- Each submitted revision, frozen.
CREATE TABLE case_revisions (
    entry_id            uuid NOT NULL REFERENCES cases (entry_id),
    revision            integer NOT NULL,
    bureau_id           uuid NOT NULL,
    registration_number text NOT NULL,
    work                jsonb NOT NULL,
    warnings            text[] NOT NULL,
    scan_sha256         text NOT NULL,
    scan_pages          integer NOT NULL,
    submitted_at        timestamptz NOT NULL,
    PRIMARY KEY (entry_id, revision)
);

-- Every step of a case, in order.
CREATE TABLE decisions (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id       uuid NOT NULL REFERENCES cases (entry_id),
    revision       integer NOT NULL,
    state          text NOT NULL,
    by             text NOT NULL CHECK (by IN ('applicant', 'bureau', 'administration')),
    reason         text,
    resubmit_until timestamptz,
    rank           integer,
    at             timestamptz NOT NULL
);
CREATE INDEX decisions_of_entry ON decisions (entry_id, id);

-- How many works a bureau has recommended in a call; its row lock orders everything that touches ranks.
CREATE TABLE slots (
    call_id   uuid NOT NULL,
    bureau_id uuid NOT NULL,
    used      integer NOT NULL DEFAULT 0 CHECK (used >= 0),
    PRIMARY KEY (call_id, bureau_id)
);
