-- Live cards: one message in a chat that is renewed in place.

-- How often something changed that a card may show: the stream went on, or the coverage was described otherwise.
ALTER TABLE coverage ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER coverage_goes_on AFTER INSERT ON stream BEGIN
    UPDATE coverage SET changes = changes + 1 WHERE id = new.coverage;
END;

CREATE TRIGGER coverage_described AFTER UPDATE OF title, standfirst ON coverage BEGIN
    UPDATE coverage SET changes = changes + 1 WHERE id = new.id;
END;

CREATE TABLE card (
    chat       INTEGER PRIMARY KEY REFERENCES chat,
    platform   INTEGER NOT NULL,
    state      INTEGER NOT NULL,            -- storage/cards.py
    alone      INTEGER NOT NULL,            -- 1: no other messages come
    message    INTEGER,                     -- NULL: none is known of
    asked      TEXT,                        -- the text of one that may have been sent: JSON
    asked_at   INTEGER,
    sending    INTEGER NOT NULL DEFAULT 0,  -- 1: on its way; 0 with a text: in doubt
    shows      TEXT NOT NULL DEFAULT '',    -- the fingerprint of what it shows
    pinned     INTEGER NOT NULL DEFAULT 0,  -- storage/cards.py
    lost_at    INTEGER,                     -- when one was found deleted last
    renewed_at INTEGER NOT NULL DEFAULT 0,
    ready_at   INTEGER,                     -- not renewed before then; NULL: that is over
    held       INTEGER NOT NULL DEFAULT 0,  -- 1: the chat is to be left alone now
    touched    INTEGER NOT NULL DEFAULT 0   -- how often it changed what stands on it
) STRICT;

CREATE INDEX card_ready ON card (ready_at) WHERE ready_at IS NOT NULL;
CREATE INDEX card_sending ON card (platform) WHERE sending = 1;
CREATE INDEX card_to_pin ON card (platform) WHERE state = 1 AND pinned = 0 AND message IS NOT NULL AND held = 0;
CREATE INDEX card_to_leave ON card (platform) WHERE state = 0 AND held = 0 AND ready_at IS NULL;

-- A position: how many changes of a coverage a card shows, -1 where it shows none of it.
CREATE TABLE card_coverage (
    coverage INTEGER NOT NULL REFERENCES coverage,
    chat     INTEGER NOT NULL REFERENCES chat,
    platform INTEGER NOT NULL,
    level    INTEGER NOT NULL,
    shown    INTEGER NOT NULL,
    rests    INTEGER NOT NULL,              -- 1: the card is not renewed now
    PRIMARY KEY (coverage, chat)
) STRICT, WITHOUT ROWID;

CREATE INDEX card_coverage_of_chat ON card_coverage (chat);
CREATE INDEX card_due ON card_coverage (platform, coverage, shown) WHERE rests = 0;

-- Whoever waits leaves the due work, whatever it waits for.
CREATE VIEW chat_held (chat, held) AS
SELECT id, throttled_until IS NOT NULL OR edits_throttled_until IS NOT NULL OR muted_until IS NOT NULL
    OR (absence IS NOT NULL AND probe_at IS NOT 0)
FROM chat;

CREATE VIEW card_rest (chat, rests) AS
SELECT chat, NOT (state = 1 AND held = 0 AND ready_at IS NULL) FROM card;

CREATE TRIGGER card_held
AFTER UPDATE OF throttled_until, edits_throttled_until, muted_until, absence, probe_at ON chat
WHEN EXISTS (SELECT 1 FROM card WHERE card.chat = new.id) BEGIN
    UPDATE card SET held = (SELECT held FROM chat_held WHERE chat_held.chat = new.id)
    WHERE chat = new.id AND held <> (SELECT held FROM chat_held WHERE chat_held.chat = new.id);
END;

CREATE TRIGGER card_rests AFTER UPDATE OF state, held, ready_at ON card BEGIN
    UPDATE card_coverage SET rests = (SELECT rests FROM card_rest WHERE card_rest.chat = new.chat)
    WHERE chat = new.chat AND rests <> (SELECT rests FROM card_rest WHERE card_rest.chat = new.chat);
END;

CREATE TRIGGER card_pins AFTER UPDATE OF pins_refused_at ON chat
WHEN EXISTS (SELECT 1 FROM card WHERE card.chat = new.id) BEGIN
    UPDATE card SET pinned = CASE WHEN new.pins_refused_at IS NULL THEN 0 ELSE 2 END
    WHERE chat = new.id AND pinned = CASE WHEN new.pins_refused_at IS NULL THEN 2 ELSE 0 END;
END;

-- What a chat follows stands on its card; what it leaves is taken off with the next renewal.
CREATE TRIGGER card_follows AFTER INSERT ON subscription
WHEN EXISTS (SELECT 1 FROM card WHERE card.chat = new.chat AND card.state <> 0) BEGIN
    INSERT INTO card_coverage (coverage, chat, platform, level, shown, rests)
    SELECT new.coverage, new.chat, new.platform, new.level, -1, rests FROM card_rest WHERE card_rest.chat = new.chat
    ON CONFLICT DO UPDATE SET level = excluded.level, shown = -1;
    UPDATE card SET touched = touched + 1 WHERE chat = new.chat;
END;

CREATE TRIGGER card_leaves AFTER DELETE ON subscription
WHEN EXISTS (SELECT 1 FROM card WHERE card.chat = old.chat) BEGIN
    UPDATE card_coverage SET shown = -1 WHERE coverage = old.coverage AND chat = old.chat;
    UPDATE card SET touched = touched + 1 WHERE chat = old.chat;
END;

CREATE TRIGGER card_level AFTER UPDATE OF level ON subscription
WHEN old.level <> new.level AND EXISTS (SELECT 1 FROM card WHERE card.chat = new.chat) BEGIN
    UPDATE card_coverage SET level = new.level, shown = -1 WHERE coverage = new.coverage AND chat = new.chat;
    UPDATE card SET touched = touched + 1 WHERE chat = new.chat;
END;

CREATE TRIGGER card_language AFTER UPDATE OF language ON chat
WHEN old.language IS NOT new.language AND EXISTS (SELECT 1 FROM card WHERE card.chat = new.id) BEGIN
    UPDATE card_coverage SET shown = -1 WHERE chat = new.id;
    UPDATE card SET touched = touched + 1 WHERE chat = new.id;
END;
