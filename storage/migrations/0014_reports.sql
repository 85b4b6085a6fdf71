-- Reports that are kept up to date, also by the next relay; why a submission was rejected.

CREATE TABLE report (
    entry INTEGER PRIMARY KEY REFERENCES entry,
    press TEXT NOT NULL,                -- JSON of the incoming below which it is told how far the entry got
    until INTEGER NOT NULL
) STRICT;

ALTER TABLE submission ADD COLUMN reason TEXT;
