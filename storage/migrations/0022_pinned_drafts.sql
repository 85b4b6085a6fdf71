-- A draft may be pinned as it is published.

ALTER TABLE draft ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
