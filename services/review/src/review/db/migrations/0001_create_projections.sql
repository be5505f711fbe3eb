-- What other services told us. A case may be here before its call and its bureau are.
CREATE TABLE calls (
    call_id                 uuid PRIMARY KEY,
    code                    text NOT NULL,
    title                   text NOT NULL,
    work_types              text[] NOT NULL,
    recommendation_deadline timestamptz NOT NULL,
    bureau_quota            integer NOT NULL CHECK (bureau_quota >= 0)
);

CREATE TABLE bureaus (
    bureau_id      uuid PRIMARY KEY,
    name           text NOT NULL,
    region_code    text NOT NULL,
    central_direct boolean NOT NULL,
    active         boolean NOT NULL
);

CREATE TABLE experts (
    expert_id    uuid PRIMARY KEY,
    organisation text NOT NULL,
    bureau_id    uuid,
    specialities text[] NOT NULL,
    load_limit   integer,
    active       boolean NOT NULL
);
