-- Forums of Discord: each coverage that one follows has a post, which is a thread and a chat of its own.

CREATE TABLE forum_post (
    forum         INTEGER NOT NULL REFERENCES chat,
    coverage      INTEGER NOT NULL REFERENCES coverage,
    level         INTEGER NOT NULL,
    since         INTEGER NOT NULL,
    thread        INTEGER,                -- its id at the platform; NULL: not there, as far as is known
    asked_at      INTEGER,                -- not NULL without a thread: it may be there
    tries         INTEGER NOT NULL DEFAULT 0,  -- how often it was asked for in vain
    waiting_until INTEGER,
    archived      INTEGER NOT NULL DEFAULT 0,  -- 1: after its coverage had ended
    PRIMARY KEY (forum, coverage)
) STRICT, WITHOUT ROWID;

CREATE INDEX forum_post_wanted ON forum_post (since) WHERE thread IS NULL;
CREATE INDEX forum_post_open ON forum_post (coverage) WHERE thread IS NOT NULL AND archived = 0;

-- Whatever subscribes a forum gets it a post, which is subscribed once it is there: nothing can be sent to the forum.
CREATE TRIGGER subscription_of_forum BEFORE INSERT ON subscription
WHEN EXISTS (SELECT 1 FROM chat WHERE id = NEW.chat AND kind = 'forum')
BEGIN
    INSERT INTO forum_post (forum, coverage, level, since)
        VALUES (NEW.chat, NEW.coverage, NEW.level, NEW.since) ON CONFLICT DO NOTHING;
    SELECT RAISE(IGNORE);
END;
