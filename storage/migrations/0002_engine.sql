-- The delivery engine: several entries in one message, cases in doubt, delays, suspended chats that are tried again.

-- How the entry stands there: 0 in messages of its own, 1 whole among others, 2 a line among others, 3 a line that
-- points to the corrected text below it (storage/layouts.py).
ALTER TABLE receipt ADD COLUMN form INTEGER NOT NULL DEFAULT 0;

-- What a message holds that shows more than one entry: JSON, see storage/layouts.py. The receipts point to it.
CREATE TABLE layout (
    chat    INTEGER NOT NULL REFERENCES chat,
    message INTEGER NOT NULL,
    holds   TEXT NOT NULL,
    PRIMARY KEY (chat, message)
) STRICT, WITHOUT ROWID;

-- How many messages a chat's service may still make; NULL: it is not in the middle of one.
ALTER TABLE subscription ADD COLUMN remaining INTEGER;

-- A suspended chat is tried again from time to time; its former addresses share what it misses.
ALTER TABLE chat ADD COLUMN absent_since INTEGER;

UPDATE chat SET absent_since = CAST(strftime('%s', 'now') AS INTEGER) * 1000
WHERE absence IS NOT NULL AND successor IS NULL;

UPDATE chat SET missed_from = NULL WHERE successor IS NOT NULL;

UPDATE subscription SET waiting_until = (CAST(strftime('%s', 'now') AS INTEGER) + 3600) * 1000
WHERE waiting_until = 9007199254740991;   -- until now: for ever

CREATE INDEX chat_absent ON chat (platform) WHERE absence IS NOT NULL AND successor IS NULL;
CREATE INDEX chat_successor ON chat (successor) WHERE successor IS NOT NULL;

ALTER TABLE mark RENAME TO former_mark;

-- `sending`: the request is on its way. If not, it is in doubt and waits to be settled; `doubts` counts how often it was.
CREATE TABLE mark (
    chat       INTEGER PRIMARY KEY REFERENCES chat,
    platform   INTEGER NOT NULL,
    coverage   INTEGER NOT NULL,
    urgency    TEXT NOT NULL,
    seq        INTEGER NOT NULL,
    holds      TEXT NOT NULL,
    part       INTEGER NOT NULL,
    parts      INTEGER NOT NULL,
    remaining  INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    sending    INTEGER NOT NULL,
    doubts     INTEGER NOT NULL
) STRICT;

INSERT INTO mark (chat, platform, coverage, urgency, seq, holds, part, parts, remaining, started_at, sending, doubts)
SELECT chat, platform, coverage, urgency, seq,
    CASE WHEN entry IS NULL THEN '[[],0,true]' ELSE '[[[' || entry || ',' || revision || ',0]],0,false]' END,
    part, parts, 0, started_at, 1, 0
FROM former_mark;

DROP TABLE former_mark;

CREATE INDEX mark_of_platform ON mark (platform, sending);

-- Cases in doubt, one row for each entry of the message; kept as the account of what may be doubled or missing.
CREATE TABLE doubt (
    id       INTEGER PRIMARY KEY,
    platform INTEGER NOT NULL,
    chat     INTEGER NOT NULL,
    entry    INTEGER,                     -- NULL for a closing line
    part     INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    skipped  INTEGER NOT NULL             -- 1: not sent again
) STRICT;

CREATE INDEX doubt_of_entry ON doubt (entry);
CREATE INDEX doubt_of_platform ON doubt (platform, skipped);

-- How long an entry took to its chats: of each class of delay, how many chats. `tenths` of a second, two digits exact.
CREATE TABLE delay (
    entry    INTEGER NOT NULL,
    platform INTEGER NOT NULL,
    tenths   INTEGER NOT NULL,
    chats    INTEGER NOT NULL,
    PRIMARY KEY (entry, platform, tenths)
) STRICT, WITHOUT ROWID;

-- What a lane learned of its account: the share of the nominal rate that it may use.
CREATE TABLE account (
    platform INTEGER PRIMARY KEY,
    learned  REAL NOT NULL,
    spent_on INTEGER NOT NULL DEFAULT 0,  -- days since 1970, UTC
    spent    INTEGER NOT NULL DEFAULT 0   -- messages sent as paid broadcast on that day
) STRICT;
