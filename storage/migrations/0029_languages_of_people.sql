-- The language in which somebody of the desk was answered last: what they are told later is in it.

CREATE TABLE person_language (
    platform TEXT NOT NULL,
    person   INTEGER NOT NULL,
    language TEXT NOT NULL,  -- ISO 639-1
    PRIMARY KEY (platform, person)
) STRICT, WITHOUT ROWID;
