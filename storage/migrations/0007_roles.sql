-- Roles for all coverages or one, codes that are handed over, and the accounts of one person on two platforms.

CREATE TABLE role (
    platform TEXT NOT NULL,
    person   INTEGER NOT NULL,
    coverage INTEGER REFERENCES coverage, -- NULL: all of them
    role     TEXT NOT NULL,
    name     TEXT NOT NULL,
    since    INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX role_of_person ON role (platform, person, COALESCE(coverage, 0));

INSERT INTO role (platform, person, coverage, role, name, since)
SELECT platform, person, NULL, 'owner', name, since FROM editor ORDER BY since;

DROP TABLE editor;
DROP TABLE claim;

CREATE TABLE claim (
    digest     TEXT PRIMARY KEY,          -- of the code, which is stored nowhere
    role       TEXT,                      -- NULL: it links the issuer's account with that of whoever uses it
    coverage   INTEGER REFERENCES coverage,
    platform   TEXT,                      -- whose it is; NULL: the relay's own, for the first owner
    person     INTEGER,
    name       TEXT,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT, WITHOUT ROWID;

-- Two accounts of one person, a row for each of them.
CREATE TABLE link (
    platform       TEXT NOT NULL,
    person         INTEGER NOT NULL,
    name           TEXT NOT NULL,
    other_platform TEXT NOT NULL,
    other_person   INTEGER NOT NULL,
    PRIMARY KEY (platform, person)
) STRICT, WITHOUT ROWID;
