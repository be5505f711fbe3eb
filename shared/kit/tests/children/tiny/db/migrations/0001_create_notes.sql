CREATE TABLE notes (name text NOT NULL);
