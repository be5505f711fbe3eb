-- An event without a payload is a tombstone, or was erased by one. The index finds what there is to erase; topics of other
-- kinds are not in it.
ALTER TABLE outbox ALTER COLUMN payload DROP NOT NULL;
CREATE INDEX outbox_personal ON outbox (subject) WHERE topic LIKE '%.personal';
