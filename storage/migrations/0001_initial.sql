-- Times are milliseconds since 1970, UTC. `platform` is 0 for telegram, 1 for discord; `level` is 0 all, 1 key,
-- 2 breaking (storage/rows.py); small integers cost no byte in a row.

CREATE TABLE coverage (
    id         INTEGER PRIMARY KEY,
    slug       TEXT NOT NULL UNIQUE,
    title      TEXT NOT NULL,
    standfirst TEXT NOT NULL,             -- JSON list of paragraphs
    state      TEXT NOT NULL,
    source     TEXT UNIQUE,               -- the document it is read from
    opened_at  INTEGER NOT NULL,
    closed_at  INTEGER
) STRICT;

-- The newest seq that is to be pushed, per level of subscription and class of entry.
CREATE TABLE head (
    coverage INTEGER NOT NULL REFERENCES coverage,
    level    INTEGER NOT NULL,
    ordinary INTEGER NOT NULL DEFAULT 0,
    breaking INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (coverage, level)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
    id            INTEGER PRIMARY KEY,
    coverage      INTEGER NOT NULL REFERENCES coverage,
    number        INTEGER NOT NULL,       -- within the coverage: what people call it by
    origin        TEXT,                   -- its id at the source
    revision      INTEGER NOT NULL,
    state         TEXT NOT NULL,
    key           INTEGER NOT NULL,
    breaking      INTEGER NOT NULL,
    pinned        INTEGER NOT NULL,
    published_at  INTEGER NOT NULL,
    date_inferred INTEGER NOT NULL,
    pushed_as     INTEGER,                -- seq; NULL: stored only (an import's backlog, an entry of pictures)
    changed_as    INTEGER,                -- seq of its newest correction or retraction; NULL: never changed
    UNIQUE (coverage, number),
    UNIQUE (coverage, origin)
) STRICT;

CREATE INDEX entry_by_time ON entry (coverage, published_at, number);
CREATE INDEX entry_changed ON entry (changed_as) WHERE changed_as IS NOT NULL;

CREATE TABLE revision (
    entry    INTEGER NOT NULL REFERENCES entry,
    revision INTEGER NOT NULL,
    change   TEXT NOT NULL,
    content  TEXT NOT NULL,               -- JSON of model.Content
    note     TEXT,                        -- what changed, or why it was withdrawn
    at       INTEGER NOT NULL,
    author   TEXT NOT NULL,
    PRIMARY KEY (entry, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE stream (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    coverage INTEGER NOT NULL REFERENCES coverage,
    change   TEXT NOT NULL,
    entry    INTEGER REFERENCES entry,    -- NULL for a closing line
    revision INTEGER,
    key      INTEGER NOT NULL,
    breaking INTEGER NOT NULL,
    pushed   INTEGER NOT NULL,
    at       INTEGER NOT NULL
) STRICT;

CREATE INDEX stream_pushed ON stream (coverage, seq) WHERE pushed = 1;

CREATE TABLE chat (
    id              INTEGER PRIMARY KEY,
    platform        INTEGER NOT NULL,
    chat            INTEGER NOT NULL,
    thread          INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    title           TEXT NOT NULL,
    absence         TEXT,                 -- why it is suspended
    missed_from     INTEGER,              -- while it is suspended: the first seq of a correction that it may miss
    throttled_until INTEGER,
    successor       INTEGER REFERENCES chat, -- where it moved
    since           INTEGER NOT NULL,
    UNIQUE (platform, chat, thread)
) STRICT;

CREATE INDEX chat_throttled ON chat (throttled_until) WHERE throttled_until IS NOT NULL;

CREATE TABLE subscription (
    coverage      INTEGER NOT NULL REFERENCES coverage,
    chat          INTEGER NOT NULL REFERENCES chat,
    platform      INTEGER NOT NULL,
    level         INTEGER NOT NULL,
    ordinary      INTEGER NOT NULL,       -- position among the ordinary entries
    breaking      INTEGER NOT NULL,       -- position among the breaking ones
    owed          INTEGER REFERENCES entry, -- the newest entry at subscribing, until it was sent
    waiting_until INTEGER,                -- not NULL: left out of the due work until then
    since         INTEGER NOT NULL,
    PRIMARY KEY (coverage, chat)
) STRICT, WITHOUT ROWID;

CREATE INDEX subscription_of_chat ON subscription (chat);
CREATE INDEX due_ordinary ON subscription (platform, coverage, level, ordinary) WHERE waiting_until IS NULL;
CREATE INDEX due_breaking ON subscription (platform, coverage, level, breaking) WHERE waiting_until IS NULL;
CREATE INDEX due_owed ON subscription (platform, since) WHERE owed IS NOT NULL AND waiting_until IS NULL;
CREATE INDEX subscription_waiting ON subscription (waiting_until) WHERE waiting_until IS NOT NULL;

-- What is being sent right now, written before it is sent.
CREATE TABLE mark (
    chat       INTEGER PRIMARY KEY REFERENCES chat,
    platform   INTEGER NOT NULL,
    coverage   INTEGER NOT NULL,
    urgency    TEXT NOT NULL,
    seq        INTEGER NOT NULL,
    entry      INTEGER,
    revision   INTEGER NOT NULL,
    part       INTEGER NOT NULL,
    parts      INTEGER NOT NULL,
    started_at INTEGER NOT NULL
) STRICT;

CREATE TABLE receipt (
    entry    INTEGER NOT NULL,
    platform INTEGER NOT NULL,
    chat     INTEGER NOT NULL,
    part     INTEGER NOT NULL,
    message  INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (entry, platform, chat, part)
) STRICT, WITHOUT ROWID;

-- A correction or retraction on its way: its receipts are gone through once, in the order of chats.
CREATE TABLE revising (
    platform INTEGER NOT NULL,
    entry    INTEGER NOT NULL REFERENCES entry,
    revision INTEGER NOT NULL,
    cursor   INTEGER NOT NULL,            -- the receipts of the chats up to here are done
    PRIMARY KEY (platform, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE incoming (
    place       INTEGER PRIMARY KEY,      -- in the order in which they came
    platform    TEXT NOT NULL,
    id          TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    body        TEXT,                     -- JSON of model.Incoming; NULL once it was acted on
    UNIQUE (platform, id)
) STRICT;

CREATE INDEX incoming_open ON incoming (place) WHERE body IS NOT NULL;
CREATE INDEX incoming_done ON incoming (received_at) WHERE body IS NULL;

CREATE TABLE editor (
    platform TEXT NOT NULL,
    person   INTEGER NOT NULL,
    name     TEXT NOT NULL,
    since    INTEGER NOT NULL,
    PRIMARY KEY (platform, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim (
    digest     TEXT PRIMARY KEY,          -- of the code, which is stored nowhere
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
    id        INTEGER PRIMARY KEY,
    platform  TEXT NOT NULL,
    person    INTEGER NOT NULL,
    coverage  INTEGER REFERENCES coverage, -- NULL: not chosen yet
    content   TEXT NOT NULL,
    state     TEXT NOT NULL,
    entry     INTEGER REFERENCES entry,    -- what it was published as
    since     INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
    id       INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    platform TEXT NOT NULL,
    person   INTEGER NOT NULL,
    name     TEXT NOT NULL,
    action   TEXT NOT NULL,
    detail   TEXT NOT NULL
) STRICT;
