-- Counts the changes of an account's details, so that two windows do not overwrite each other's.
ALTER TABLE accounts ADD COLUMN version integer NOT NULL DEFAULT 1;
