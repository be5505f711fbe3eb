-- Which events were taken: a claim and its effect commit together.
CREATE TABLE inbox (
    event_id uuid PRIMARY KEY,
    taken_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX inbox_taken_at ON inbox (taken_at);

-- How far each aggregate's events were followed.
CREATE TABLE inbox_streams (
    stream  text PRIMARY KEY,
    version bigint NOT NULL
);

-- Events that came before an earlier one of their aggregate, and wait for it. `record` is encrypted.
CREATE TABLE parked_events (
    event_id  uuid PRIMARY KEY,
    stream    text NOT NULL,
    version   bigint NOT NULL,
    record    text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX parked_events_stream ON parked_events (stream, version);
CREATE INDEX parked_events_parked_at ON parked_events (parked_at);

-- Records that could not be handled, with the cause; replayed by an operator. `record` is encrypted.
CREATE TABLE dead_letters (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic       text NOT NULL,
    partition   integer NOT NULL,
    "offset"    bigint NOT NULL,
    event_id    uuid,
    type        text,
    stream      text,
    version     bigint,
    cause       text NOT NULL,
    record      text NOT NULL,
    died_at     timestamptz NOT NULL DEFAULT now(),
    replayed_at timestamptz,
    UNIQUE (topic, partition, "offset")
);
