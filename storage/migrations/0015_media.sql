-- Photos, videos and documents: their bytes, what platforms call them, where they are shown.

CREATE TABLE medium (
    digest  TEXT PRIMARY KEY,             -- of the bytes
    content BLOB NOT NULL,
    since   INTEGER NOT NULL
) STRICT;

CREATE INDEX medium_by_age ON medium (since);

-- `kind`: the same bytes can be shown as a photo and as a file.
CREATE TABLE upload (
    platform  INTEGER NOT NULL,
    digest    TEXT NOT NULL,
    kind      TEXT NOT NULL,
    reference TEXT NOT NULL,              -- what the platform calls it
    PRIMARY KEY (platform, digest, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft_medium (
    digest TEXT NOT NULL,
    draft  INTEGER NOT NULL REFERENCES draft,
    PRIMARY KEY (digest, draft)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_medium (
    digest TEXT NOT NULL,
    entry  INTEGER NOT NULL REFERENCES entry,
    PRIMARY KEY (digest, entry)
) STRICT, WITHOUT ROWID;

CREATE INDEX medium_of_entry ON entry_medium (entry);

-- A message that shows media, and the others that came with it: JSON list, empty where one message holds them all.
CREATE TABLE exhibit (
    chat    INTEGER NOT NULL REFERENCES chat,
    message INTEGER NOT NULL,
    others  TEXT NOT NULL,
    PRIMARY KEY (chat, message)
) STRICT, WITHOUT ROWID;

-- What somebody sends piece by piece, as an album of Telegram, becomes one draft.
ALTER TABLE draft ADD COLUMN album TEXT;

CREATE UNIQUE INDEX draft_of_album ON draft (platform, person, album) WHERE album IS NOT NULL;
