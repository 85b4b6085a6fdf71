-- The message of its editor in which a draft is written: when that is edited, the draft or its entry is to follow.

CREATE TABLE manuscript (
    platform TEXT NOT NULL,
    chat     INTEGER NOT NULL,
    message  INTEGER NOT NULL,
    draft    INTEGER NOT NULL UNIQUE REFERENCES draft,
    said     TEXT NOT NULL,             -- JSON of its words and formats, as far as is known
    incoming TEXT NOT NULL,             -- the id of the incoming that told so
    PRIMARY KEY (platform, chat, message)
) STRICT, WITHOUT ROWID;
