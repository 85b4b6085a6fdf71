-- What contributors submit, and what editors make of it.

CREATE TABLE submission (
    id         INTEGER PRIMARY KEY,
    draft      INTEGER NOT NULL UNIQUE REFERENCES draft, -- what it was: nobody edits that one any more
    platform   TEXT NOT NULL,
    person     INTEGER NOT NULL,
    name       TEXT NOT NULL,
    coverage   INTEGER NOT NULL REFERENCES coverage,
    content    TEXT NOT NULL,
    at         INTEGER NOT NULL,
    verdict    TEXT,                      -- NULL: it waits
    decided_by TEXT,
    decided_at INTEGER,
    entry      INTEGER REFERENCES entry,  -- what it was published as
    told       INTEGER NOT NULL DEFAULT 0 -- 1: the editors know of it, or once decided, the contributor
) STRICT;

CREATE INDEX submission_open ON submission (id) WHERE verdict IS NULL;
CREATE INDEX submission_untold ON submission (id) WHERE told = 0;
