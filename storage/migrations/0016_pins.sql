-- Pinned messages: what is wished, and how far it was brought.

-- 1: the entry was pinned once, so that its messages may have to be unpinned.
ALTER TABLE entry ADD COLUMN was_pinned INTEGER NOT NULL DEFAULT 0;

CREATE INDEX entry_was_pinned ON entry (coverage) WHERE was_pinned = 1;

UPDATE entry SET pinned = 0;              -- until now a mark without meaning

-- What is pinned where, as far as is known: most receipts never have anything to do with it.
CREATE TABLE pin (
    entry    INTEGER NOT NULL,
    platform INTEGER NOT NULL,
    chat     INTEGER NOT NULL,
    message  INTEGER NOT NULL,
    state    INTEGER NOT NULL,            -- storage/pins.py
    PRIMARY KEY (entry, platform, chat)
) STRICT, WITHOUT ROWID;

-- Where nothing may be pinned: not tried again until something is pinned a day later, or the bot gets other rights.
ALTER TABLE chat ADD COLUMN pins_refused_at INTEGER;

CREATE INDEX chat_pins_refused ON chat (pins_refused_at) WHERE pins_refused_at IS NOT NULL;

-- An entry that is being pinned, or unpinned, in the chats that have it: gone through in the order of chats.
CREATE TABLE pinning (
    platform INTEGER NOT NULL,
    entry    INTEGER NOT NULL REFERENCES entry,
    cursor   INTEGER NOT NULL,            -- the receipts of the chats up to here are done
    PRIMARY KEY (platform, entry)
) STRICT, WITHOUT ROWID;
