-- Two admins who write the same letter do not overwrite each other; a text that was given up keeps counting.
ALTER TABLE commitment_letters
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ALTER COLUMN text DROP NOT NULL;
