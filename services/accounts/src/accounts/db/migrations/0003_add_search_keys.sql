-- What a bureau is found by: texts of which one begins with what is typed. Only the service knows pinyin, so it makes
-- them; the worker makes those anew that go back to an older rule (0: not made yet).
ALTER TABLE bureaus
    ADD COLUMN search_keys text[] NOT NULL DEFAULT '{}',
    ADD COLUMN search_rule smallint NOT NULL DEFAULT 0;
