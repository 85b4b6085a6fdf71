-- Documents on the web that are read again and again, and what the desk is asked about them.

CREATE TABLE source (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice: origins begin with it
    address       TEXT NOT NULL UNIQUE,
    coverage      INTEGER NOT NULL REFERENCES coverage,
    options       TEXT NOT NULL,          -- JSON of source.SourceOptions
    state         TEXT NOT NULL,
    since         INTEGER NOT NULL,
    next_at       INTEGER NOT NULL,
    etag          TEXT,
    last_modified TEXT,
    read_at       INTEGER,
    changed_at    INTEGER,
    failures      INTEGER NOT NULL DEFAULT 0,
    trouble       TEXT
) STRICT;

CREATE TABLE question (
    id          INTEGER PRIMARY KEY,
    source      INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    kind        TEXT NOT NULL,
    asked_at    INTEGER NOT NULL,
    verdict     TEXT,
    answered_at INTEGER
) STRICT;

CREATE INDEX question_of_source ON question (source);
CREATE INDEX question_open ON question (asked_at) WHERE verdict IS NULL;

-- An entry stays here when its question is answered, so that it is not asked about again.
CREATE TABLE questioned (
    question INTEGER NOT NULL REFERENCES question ON DELETE CASCADE,
    entry    INTEGER NOT NULL REFERENCES entry,
    PRIMARY KEY (question, entry)
) STRICT, WITHOUT ROWID;

-- What a hub was asked to announce (WebSub). `lease_until` is NULL until the hub has asked back.
CREATE TABLE announcement (
    source      INTEGER PRIMARY KEY REFERENCES source ON DELETE CASCADE,
    hub         TEXT NOT NULL,
    topic       TEXT NOT NULL,
    token       TEXT NOT NULL UNIQUE,
    secret      TEXT NOT NULL,
    asked_at    INTEGER NOT NULL,
    lease_until INTEGER
) STRICT;
