-- 申报台局: the first-review units.
CREATE TABLE bureaus (
    id             uuid PRIMARY KEY,
    name           text NOT NULL,
    name_folded    text NOT NULL,
    region_code    text NOT NULL CHECK (region_code ~ '^[0-9]{2}$'),
    central_direct boolean NOT NULL,
    active         boolean NOT NULL DEFAULT true,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX bureaus_name ON bureaus (name_folded);

-- Everybody who can log in. Columns named …_sealed are encrypted; identifier_index is a keyed hash. Of names only an
-- organisation's is public.
CREATE TABLE accounts (
    id                  uuid PRIMARY KEY,
    role                text NOT NULL CHECK (role IN ('applicant', 'bureau', 'expert', 'admin', 'auditor')),
    kind                text CHECK (kind IN ('enterprise', 'institution', 'party_mass', 'individual')),
    organisation_name   text,
    organisation_folded text,
    name_sealed         text,
    identifier_sealed   text,
    identifier_index    bytea,
    email_sealed        text NOT NULL,
    phone_sealed        text NOT NULL,
    contact_name_sealed text,
    login               text NOT NULL,
    login_folded        text NOT NULL,
    password_hash       text NOT NULL,
    bureau_id           uuid REFERENCES bureaus (id),
    active              boolean NOT NULL DEFAULT true,
    created_at          timestamptz NOT NULL DEFAULT now(),
    CHECK ((role = 'applicant') = (kind IS NOT NULL)),
    CHECK ((role = 'applicant') = (identifier_sealed IS NOT NULL AND identifier_index IS NOT NULL)),
    CHECK ((role = 'bureau') = (bureau_id IS NOT NULL)),
    CHECK ((organisation_name IS NULL) <> (name_sealed IS NULL)),
    CHECK ((organisation_name IS NULL) = (organisation_folded IS NULL))
);
CREATE UNIQUE INDEX accounts_organisation ON accounts (organisation_folded);
CREATE UNIQUE INDEX accounts_identifier ON accounts (identifier_index);
CREATE UNIQUE INDEX accounts_login ON accounts (login_folded);
CREATE INDEX accounts_bureau_id ON accounts (bureau_id) WHERE bureau_id IS NOT NULL;

CREATE TABLE experts (
    account_id   uuid PRIMARY KEY REFERENCES accounts (id),
    organisation text NOT NULL,
    bureau_id    uuid REFERENCES bureaus (id),
    specialities text[] NOT NULL,
    load_limit   integer
);
