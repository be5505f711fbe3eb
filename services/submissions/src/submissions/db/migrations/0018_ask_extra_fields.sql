-- What a call asks besides the registration form, in its order. Answers stand in the entries' forms, under `extra`.
ALTER TABLE calls ADD COLUMN extra_fields jsonb NOT NULL DEFAULT '[]';
