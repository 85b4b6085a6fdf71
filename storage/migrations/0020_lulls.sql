-- When the desk was asked whether a quiet coverage is to end, and when somebody said that it is to stay open.

CREATE TABLE lull (
    coverage INTEGER PRIMARY KEY REFERENCES coverage,
    asked_at INTEGER NOT NULL DEFAULT 0,
    kept_at  INTEGER NOT NULL DEFAULT 0
) STRICT;
