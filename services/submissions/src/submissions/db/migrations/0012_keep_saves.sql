-- What the applicant changed in a form, and when; autosaves of some minutes share a row. `contact` holds ciphertext.
CREATE TABLE entry_saves (
    id       uuid PRIMARY KEY,
    entry_id uuid NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    revision integer NOT NULL,
    version  integer NOT NULL,
    began_at timestamptz NOT NULL,
    saved_at timestamptz NOT NULL,
    saved_by uuid NOT NULL,
    changes  jsonb NOT NULL,
    contact  text
);
CREATE INDEX entry_saves_entry ON entry_saves (entry_id, id DESC);
