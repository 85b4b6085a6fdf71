-- What chats follow across coverages, those of the future included: everything, tags, words.

CREATE TABLE interest (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,  -- buttons name it: never used twice
    chat  INTEGER NOT NULL REFERENCES chat,
    kind  INTEGER NOT NULL,               -- storage/picks.py
    value TEXT NOT NULL,                  -- the tag, or the words as search folds them; empty for everything
    first TEXT NOT NULL,                  -- of words, the first; else empty
    said  TEXT NOT NULL,                  -- as it was typed
    since INTEGER NOT NULL,               -- the newest seq when it was made: what is older is not sent
    UNIQUE (chat, kind, value)
) STRICT;

CREATE INDEX interest_of_kind ON interest (kind, value, chat);
CREATE INDEX interest_of_words ON interest (first, value) WHERE kind = 2;

-- Coverages that a chat left, whatever it is interested in.
CREATE TABLE declined (
    chat     INTEGER NOT NULL REFERENCES chat,
    coverage INTEGER NOT NULL REFERENCES coverage,
    PRIMARY KEY (chat, coverage)
) STRICT, WITHOUT ROWID;

-- A coverage that chats are being subscribed to which follow everything: in the order of chats, each from `position` on.
CREATE TABLE enrolling (
    coverage INTEGER PRIMARY KEY REFERENCES coverage,
    position INTEGER NOT NULL,
    cursor   INTEGER NOT NULL             -- the chats up to here are done
) STRICT;

-- A row of the stream that is being picked for those whom it interests: in the order of chats.
CREATE TABLE sifting (
    seq    INTEGER PRIMARY KEY,
    cursor INTEGER NOT NULL               -- the chats up to here are done
) STRICT;

-- What a selective subscription is to be sent.
CREATE TABLE pick (
    chat     INTEGER NOT NULL REFERENCES chat,
    coverage INTEGER NOT NULL REFERENCES coverage,
    seq      INTEGER NOT NULL,
    PRIMARY KEY (chat, coverage, seq)
) STRICT, WITHOUT ROWID;

ALTER TABLE subscription ADD COLUMN because INTEGER NOT NULL DEFAULT 0;  -- why it is there: storage/picks.py
ALTER TABLE subscription ADD COLUMN own_ordinary INTEGER;  -- heads of its own, of what was picked: where it is selective
ALTER TABLE subscription ADD COLUMN own_breaking INTEGER;

ALTER TABLE former_subscription ADD COLUMN because INTEGER NOT NULL DEFAULT 0;

-- Who is selective is not due by the heads that the others share.
DROP INDEX due_ordinary;
DROP INDEX due_breaking;

CREATE INDEX due_ordinary ON subscription (platform, coverage, level, ordinary)
    WHERE waiting_until IS NULL AND quiet_until IS NULL AND because < 2;
CREATE INDEX due_breaking ON subscription (platform, coverage, level, breaking)
    WHERE waiting_until IS NULL AND hushed_until IS NULL AND because < 2;
CREATE INDEX picked_ordinary ON subscription (platform, own_ordinary)
    WHERE ordinary < own_ordinary AND waiting_until IS NULL AND quiet_until IS NULL;
CREATE INDEX picked_breaking ON subscription (platform, own_breaking)
    WHERE breaking < own_breaking AND waiting_until IS NULL AND hushed_until IS NULL;
CREATE INDEX subscription_selective ON subscription (coverage, chat) WHERE because = 2;
