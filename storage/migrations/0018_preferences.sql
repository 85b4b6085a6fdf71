-- How a chat wants its news: what it hears, when it is left alone, what is different in one coverage.

ALTER TABLE chat ADD COLUMN preferences TEXT;          -- JSON of preferences.Preferences; NULL: all as it comes
ALTER TABLE chat ADD COLUMN preferred INTEGER NOT NULL DEFAULT 0;  -- how often it changed them
ALTER TABLE chat ADD COLUMN muted_until INTEGER;       -- it gets nothing until then, nor corrections

ALTER TABLE subscription ADD COLUMN exceptions TEXT;   -- JSON of preferences.Exceptions
ALTER TABLE subscription ADD COLUMN quiet_until INTEGER;   -- not NULL: nothing ordinary is due until then
ALTER TABLE subscription ADD COLUMN hushed_until INTEGER;  -- not NULL: nothing breaking is due until then

ALTER TABLE former_subscription ADD COLUMN exceptions TEXT;

-- Who sleeps leaves the due work, like who waits.
DROP INDEX due_ordinary;
DROP INDEX due_breaking;
DROP INDEX due_owed;

CREATE INDEX due_ordinary ON subscription (platform, coverage, level, ordinary)
    WHERE waiting_until IS NULL AND quiet_until IS NULL;
CREATE INDEX due_breaking ON subscription (platform, coverage, level, breaking)
    WHERE waiting_until IS NULL AND hushed_until IS NULL;
CREATE INDEX due_owed ON subscription (platform, since)
    WHERE owed IS NOT NULL AND waiting_until IS NULL AND quiet_until IS NULL;

CREATE INDEX subscription_quiet ON subscription (quiet_until) WHERE quiet_until IS NOT NULL;
CREATE INDEX subscription_hushed ON subscription (hushed_until) WHERE hushed_until IS NOT NULL;
CREATE INDEX chat_muted ON chat (muted_until) WHERE muted_until IS NOT NULL;
