-- How often something was tried in vain, by the keyed hash of a login or an address, and until when it is refused.
-- `account_id` is whom it concerns, where there is somebody; `told_at`: when the owner was told.
CREATE TABLE throttles (
    scope         text NOT NULL,
    key           bytea NOT NULL,
    count         integer NOT NULL,
    last_at       timestamptz NOT NULL,
    delayed_until timestamptz NOT NULL,
    account_id    uuid,
    told_at       timestamptz,
    PRIMARY KEY (scope, key)
);
CREATE INDEX throttles_last_at ON throttles (scope, last_at);
CREATE INDEX throttles_untold ON throttles (count) WHERE scope = 'login' AND told_at IS NULL AND account_id IS NOT NULL;
