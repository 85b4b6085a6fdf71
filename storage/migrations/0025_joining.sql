-- Who joins late is owed the summary first, and then the newest key entry.

ALTER TABLE subscription ADD COLUMN owed_next INTEGER REFERENCES entry;  -- NULL where nothing is owed
