-- What was done under a key of the asker's, so that asking again does not do it twice.

CREATE TABLE act (
    place   INTEGER PRIMARY KEY AUTOINCREMENT,  -- in the order in which they were done
    key     TEXT NOT NULL UNIQUE,
    request TEXT NOT NULL,                -- a digest of what was asked for
    answer  TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;

CREATE INDEX act_by_time ON act (at);
