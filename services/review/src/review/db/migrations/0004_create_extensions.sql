-- Recommendation deadlines that submissions extended for one bureau; those of all stand in `calls`.
CREATE TABLE extensions (
    call_id                 uuid NOT NULL,
    bureau_id               uuid NOT NULL,
    recommendation_deadline timestamptz NOT NULL,
    PRIMARY KEY (call_id, bureau_id)
);
