-- What an owner needs to recognise a login: when it was last used, and by what.
ALTER TABLE refresh_families ADD COLUMN last_used_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE refresh_families ADD COLUMN agent text NOT NULL DEFAULT '';
UPDATE refresh_families SET last_used_at = created_at;
