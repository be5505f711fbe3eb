-- An event's row is written once and stays as it is; what waits to be published is a small row of its own, deleted
-- afterwards. Marking the event's row would copy it, payload and all.
CREATE TABLE outbox_pending (
    shard smallint NOT NULL,
    seq   bigint NOT NULL,
    PRIMARY KEY (shard, seq)
);
INSERT INTO outbox_pending (shard, seq) SELECT shard, seq FROM outbox WHERE published_at IS NULL;

ALTER TABLE outbox DROP COLUMN published_at; -- and its indexes
ALTER TABLE outbox DROP CONSTRAINT outbox_pkey;
ALTER TABLE outbox ADD PRIMARY KEY (seq);
CREATE INDEX outbox_occurred_at ON outbox USING brin (occurred_at);
