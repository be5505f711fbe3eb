-- What an auditor asks for, newest first: ids are drawn in the order of time.
CREATE INDEX audit_records_actor ON audit_records (actor, id);
CREATE INDEX audit_records_action ON audit_records (action, id);
