-- What the accounts service published, as far as this service needs it.
CREATE TABLE bureaus (
    id          uuid PRIMARY KEY,
    name        text NOT NULL,
    region_code text NOT NULL,
    active      boolean NOT NULL
);

CREATE TABLE applicants (
    account_id        uuid PRIMARY KEY,
    kind              text NOT NULL,
    organisation_name text
);
