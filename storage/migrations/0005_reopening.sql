-- Subscriptions that ended with their coverage: a coverage that is opened again has them back.

CREATE TABLE former_subscription (
    coverage INTEGER NOT NULL REFERENCES coverage,
    chat     INTEGER NOT NULL REFERENCES chat,
    platform INTEGER NOT NULL,
    level    INTEGER NOT NULL,
    PRIMARY KEY (coverage, chat)
) STRICT, WITHOUT ROWID;
