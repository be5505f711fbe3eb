-- Who works at which bureau, as accounts tells it: whom a message to a bureau goes to.
CREATE TABLE staff (
    account_id uuid PRIMARY KEY,
    bureau_id  uuid NOT NULL
);
CREATE INDEX staff_bureau ON staff (bureau_id);
