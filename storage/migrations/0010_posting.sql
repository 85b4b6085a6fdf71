-- Drafts that change, that leave at a time of their own, and what somebody was asked to write next.

ALTER TABLE draft ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;  -- how often it was changed; buttons name it
ALTER TABLE draft ADD COLUMN key INTEGER NOT NULL DEFAULT 0;
ALTER TABLE draft ADD COLUMN planned_at INTEGER;                   -- when its editor wants it to go out

-- Of a draft that is leaving: when, how loud, by whose word, and the press (JSON of an incoming) to be answered then.
ALTER TABLE draft ADD COLUMN leaves_at INTEGER;
ALTER TABLE draft ADD COLUMN breaking INTEGER NOT NULL DEFAULT 0;
ALTER TABLE draft ADD COLUMN author TEXT;
ALTER TABLE draft ADD COLUMN press TEXT;

CREATE INDEX draft_leaving ON draft (leaves_at) WHERE state = 'leaving';
CREATE INDEX draft_planned ON draft (planned_at) WHERE state = 'open' AND planned_at IS NOT NULL;

-- One for each person in each chat: what their next message there is for.
CREATE TABLE prompt (
    platform TEXT NOT NULL,
    chat     INTEGER NOT NULL,
    thread   INTEGER NOT NULL,
    person   INTEGER NOT NULL,
    purpose  TEXT NOT NULL,
    since    INTEGER NOT NULL,
    PRIMARY KEY (platform, chat, thread, person)
) STRICT, WITHOUT ROWID;
