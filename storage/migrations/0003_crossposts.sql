-- Announcement channels: what is published there goes on to the channels that follow them.

UPDATE chat SET kind = 'announcement' WHERE platform = 1 AND kind = 'channel';   -- Discord's other channels are groups

-- A wait of the channel's crossposts alone, and one of the changes to a chat's messages alone.
ALTER TABLE chat ADD COLUMN crossposts_throttled_until INTEGER;
ALTER TABLE chat ADD COLUMN edits_throttled_until INTEGER;

CREATE INDEX chat_edits_throttled ON chat (edits_throttled_until) WHERE edits_throttled_until IS NOT NULL;

-- A message that carries a key or breaking entry, with a row for each of them. What was asked for lately stays when it
-- is over: the platform counts it for an hour.
CREATE TABLE crosspost (
    chat     INTEGER NOT NULL REFERENCES chat,
    message  INTEGER NOT NULL,
    entry    INTEGER NOT NULL REFERENCES entry,
    platform INTEGER NOT NULL,
    breaking INTEGER NOT NULL,
    since    INTEGER NOT NULL,
    asked_at INTEGER,                     -- when it was asked for last
    tries    INTEGER NOT NULL DEFAULT 0,  -- how often
    over     INTEGER NOT NULL DEFAULT 0,  -- 1: published, or not to be any more
    PRIMARY KEY (chat, message, entry)
) STRICT, WITHOUT ROWID;

CREATE INDEX crosspost_waiting ON crosspost (platform, chat, breaking DESC, entry DESC, message) WHERE over = 0;
CREATE INDEX crosspost_asked ON crosspost (chat, asked_at) WHERE asked_at IS NOT NULL;
CREATE INDEX crosspost_since ON crosspost (since);
