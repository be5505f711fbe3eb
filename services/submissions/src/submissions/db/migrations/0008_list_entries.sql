-- Titles as they are compared: the form's as it is now, and the one that was submitted. Beside it what else of the
-- submission lists are narrowed by. `submitted_at` is the first submission: a row keeps its place in a list.
ALTER TABLE entries
    ADD COLUMN title_folded text,
    ADD COLUMN submitted_title text,
    ADD COLUMN submitted_type text,
    ADD COLUMN submitted_at timestamptz;

-- What is there already: nearly as the service folds it, which does so anew with the next save or submission.
CREATE FUNCTION pg_temp.folded(title text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT nullif(regexp_replace(lower(normalize(title, NFKC)), '[[:space:][:punct:]《》〈〉「」『』【】、。·…—]', '', 'g'), '')
$$;
UPDATE entries SET title_folded = pg_temp.folded(form ->> 'title') WHERE form ->> 'title' IS NOT NULL;
UPDATE entries e SET
    submitted_title = coalesce(pg_temp.folded(r.form ->> 'title'), r.form ->> 'title'),
    submitted_type = r.form ->> 'work_type',
    submitted_at = (SELECT min(f.submitted_at) FROM entry_revisions f WHERE f.entry_id = e.id)
FROM entry_revisions r WHERE r.entry_id = e.id AND r.revision = e.revision;

-- Each character and each pair of neighbours: what a text of one or two characters can be found by. Trigrams begin at
-- three, and most Chinese words have two.
CREATE FUNCTION title_grams(title text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(
    SELECT substr(title, place, size) FROM generate_series(1, length(title)) place, generate_series(1, 2) size
    WHERE place + size - 1 <= length(title)
);

ALTER TABLE entries ADD COLUMN submitted_grams text[] GENERATED ALWAYS AS (title_grams(submitted_title)) STORED;
-- How frequent each of some thousand grams is decides whether a search reads the index or the list itself.
ALTER TABLE entries ALTER COLUMN submitted_grams SET STATISTICS 1000;

-- Every list of submitted entries belongs to a call, and reads its page in order from one of these.
DROP INDEX entries_bureau;
CREATE INDEX entries_of_call ON entries (call_id, submitted_at DESC, id DESC) WHERE submitted_at IS NOT NULL;
CREATE INDEX entries_of_bureau ON entries (call_id, bureau_id, submitted_at DESC, id DESC)
    WHERE submitted_at IS NOT NULL;
CREATE INDEX entries_of_call_by_state ON entries (call_id, state, submitted_type, submitted_at DESC, id DESC)
    WHERE submitted_at IS NOT NULL;
CREATE INDEX entries_of_bureau_by_state ON entries (call_id, bureau_id, state, submitted_type, submitted_at DESC, id DESC)
    WHERE submitted_at IS NOT NULL;

-- The list of what waits to be sorted in is short: every search reads all of it, and who fills it sorts it in.
CREATE INDEX entries_title ON entries USING gin (submitted_grams)
    WITH (gin_pending_list_limit = 256) WHERE submitted_at IS NOT NULL;
