CREATE TABLE calls (
    id                      uuid PRIMARY KEY DEFAULT uuidv7(),
    year                    smallint NOT NULL,
    quarter                 smallint NOT NULL CHECK (quarter BETWEEN 1 AND 4),
    title                   text NOT NULL,
    applicant_kinds         text[] NOT NULL,
    work_types              text[] NOT NULL,
    broadcast_from          date NOT NULL,
    broadcast_until         date NOT NULL,
    opens_at                timestamptz NOT NULL,
    entry_deadline          timestamptz NOT NULL,
    recommendation_deadline timestamptz NOT NULL,
    grace_minutes           integer NOT NULL,
    bureau_quota            integer NOT NULL,
    details                 text NOT NULL,
    criteria                text[] NOT NULL,
    published_at            timestamptz,
    CONSTRAINT calls_quarter UNIQUE (year, quarter)
);
