-- Licensed and registered platforms (持证和备案平台): what the form's field suggests.
CREATE TABLE platforms (
    id     uuid PRIMARY KEY DEFAULT uuidv7(),
    name   text NOT NULL,
    folded text NOT NULL CONSTRAINT platforms_name UNIQUE,
    kind   text NOT NULL CHECK (kind IN ('licensed', 'registered')),
    active boolean NOT NULL DEFAULT true
);
