-- Kinds of corrections, those that wait for their editor's word, and entries that tell of a correction aloud.

ALTER TABLE revision ADD COLUMN kind TEXT;            -- of a correction: model.CorrectionKind

-- Since when readers are told that it was changed, with the note: a typo leaves both as they were.
ALTER TABLE revision ADD COLUMN changed_at INTEGER;

UPDATE revision SET changed_at = at WHERE change IN ('correction', 'retraction');
UPDATE revision SET kind = 'correction' WHERE change = 'correction';

ALTER TABLE entry ADD COLUMN about INTEGER REFERENCES entry;

CREATE TABLE proposal (
    id       INTEGER PRIMARY KEY,
    entry    INTEGER NOT NULL REFERENCES entry,
    expected INTEGER NOT NULL,            -- the revision that its editor saw
    content  TEXT NOT NULL,               -- JSON of model.Content
    note     TEXT,
    since    INTEGER NOT NULL
) STRICT;

CREATE INDEX proposal_since ON proposal (since);
