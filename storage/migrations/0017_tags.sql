-- What entries are tagged with, at their newest revision: to be asked for either way round.

CREATE TABLE entry_tag (
    entry INTEGER NOT NULL REFERENCES entry,
    tag   TEXT NOT NULL,
    PRIMARY KEY (entry, tag)
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_tag_of ON entry_tag (tag, entry);
