-- One row per aggregate that has published: its row lock orders the aggregate's events, its version numbers them.
CREATE TABLE outbox_streams (
    stream  text PRIMARY KEY,
    version bigint NOT NULL
);

-- Events that were decided in the same transaction as the change they tell of. Published rows stay for a while,
-- so that a broker that lost its data can be refilled.
CREATE TABLE outbox (
    id           uuid PRIMARY KEY,
    seq          bigint GENERATED ALWAYS AS IDENTITY,
    shard        smallint NOT NULL,
    topic        text NOT NULL,
    key          text NOT NULL,
    type         text NOT NULL,
    subject      text NOT NULL,
    version      bigint NOT NULL,
    payload      json NOT NULL,
    traceparent  text,
    occurred_at  timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz
);
CREATE INDEX outbox_unpublished ON outbox (shard, seq) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;
