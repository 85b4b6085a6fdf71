-- A coverage's summary is an entry: published once, then renewed where it stands.

ALTER TABLE entry ADD COLUMN summary INTEGER NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX entry_summary ON entry (coverage) WHERE summary = 1 AND state = 'live';
