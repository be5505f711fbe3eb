-- Counts the changes of a call: whoever changes one says which version they read.
ALTER TABLE calls ADD COLUMN version integer NOT NULL DEFAULT 1;
