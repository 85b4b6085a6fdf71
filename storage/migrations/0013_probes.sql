-- A chat that cannot be reached may have nothing that it waits for but a correction: that is tried again too.

-- When a suspended chat is next tried with the corrections that it missed; 0: as soon as there is one, NULL: never.
ALTER TABLE chat ADD COLUMN probe_at INTEGER;

UPDATE chat SET probe_at = (CAST(strftime('%s', 'now') AS INTEGER) + 3600) * 1000
WHERE absence IS NOT NULL AND successor IS NULL
    AND absent_since > (CAST(strftime('%s', 'now') AS INTEGER) - 30 * 86400) * 1000;

CREATE INDEX chat_probed ON chat (probe_at) WHERE probe_at > 0;
