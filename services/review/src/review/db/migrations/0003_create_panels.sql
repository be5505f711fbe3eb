CREATE TABLE panels (
    panel_id          uuid PRIMARY KEY DEFAULT uuidv7(),
    call_id           uuid NOT NULL REFERENCES calls (call_id),
    title             text NOT NULL,
    work_types        text[] NOT NULL,
    rubric            jsonb NOT NULL,
    experts_per_entry integer NOT NULL CHECK (experts_per_entry > 0),
    opened_at         timestamptz NOT NULL,
    closed_at         timestamptz,
    closing_reason    text
);
CREATE INDEX panels_of_call ON panels (call_id, panel_id);

CREATE TABLE panel_experts (
    panel_id  uuid NOT NULL REFERENCES panels (panel_id),
    expert_id uuid NOT NULL,
    PRIMARY KEY (panel_id, expert_id)
);

-- assigned: the expert has said nothing yet; cleared: declared no conflict; conflict: declared one, and is out.
CREATE TABLE assignments (
    assignment_id uuid PRIMARY KEY DEFAULT uuidv7(),
    panel_id      uuid NOT NULL REFERENCES panels (panel_id),
    entry_id      uuid NOT NULL REFERENCES cases (entry_id),
    expert_id     uuid NOT NULL,
    state         text NOT NULL DEFAULT 'assigned' CHECK (state IN ('assigned', 'cleared', 'conflict')),
    note          text,
    declared_at   timestamptz,
    UNIQUE (panel_id, entry_id, expert_id)
);
CREATE INDEX assignments_of_expert ON assignments (expert_id, assignment_id);
CREATE INDEX assignments_of_entry ON assignments (entry_id);

CREATE TABLE scores (
    assignment_id uuid PRIMARY KEY REFERENCES assignments (assignment_id),
    scores        jsonb NOT NULL,
    comment       text NOT NULL,
    total         numeric(7, 4) NOT NULL CHECK (total BETWEEN 0 AND 100),
    scored_at     timestamptz NOT NULL
);

-- The proposed list of a call, in the administration's order; published once.
CREATE TABLE proposals (
    call_id      uuid PRIMARY KEY REFERENCES calls (call_id),
    entry_ids    uuid[] NOT NULL,
    notice_from  timestamptz NOT NULL,
    notice_until timestamptz NOT NULL,
    published_at timestamptz
);
