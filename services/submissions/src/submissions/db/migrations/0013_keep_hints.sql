-- What was seen when an accepted scan was rendered, for its reviewer; null where it could not be rendered.
ALTER TABLE scans ADD COLUMN hints jsonb;
