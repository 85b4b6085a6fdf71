-- What readers look through: key entries by time, the words of all entries, and what was searched for.

CREATE INDEX entry_key_by_time ON entry (coverage, published_at, number) WHERE key = 1 OR breaking = 1;

-- What live entries say, word for word: the pieces of a block belong together, blocks do not.
CREATE VIEW entry_text (id, headline, body, tags) AS
SELECT entry.id, json_extract(revision.content, '$.headline'), (
    SELECT group_concat(words, char(10)) FROM (
        SELECT (
            SELECT group_concat(json_extract(piece.value, '$.text'), '')
            FROM json_each(block.value, '$.inlines') AS piece
        ) AS words
        FROM json_each(revision.content, '$.body') AS block
    )
), (SELECT group_concat(value, ' ') FROM json_each(revision.content, '$.tags'))
FROM entry JOIN revision ON revision.entry = entry.id AND revision.revision = entry.revision
WHERE entry.state = 'live';

-- The index alone: the words stay where they are. Its tokens are words without case and accents.
CREATE VIRTUAL TABLE entry_search USING fts5 (
    headline, body, tags, content = 'entry_text', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER entry_published AFTER INSERT ON revision WHEN new.revision = 1 BEGIN
    INSERT INTO entry_search (rowid, headline, body, tags) SELECT id, headline, body, tags FROM entry_text WHERE id = new.entry;
END;

-- The index forgets an entry by the very words that it was given.
CREATE TRIGGER entry_changes BEFORE UPDATE OF revision, state ON entry BEGIN
    INSERT INTO entry_search (entry_search, rowid, headline, body, tags)
    SELECT 'delete', id, headline, body, tags FROM entry_text WHERE id = old.id;
END;

CREATE TRIGGER entry_changed AFTER UPDATE OF revision, state ON entry BEGIN
    INSERT INTO entry_search (rowid, headline, body, tags) SELECT id, headline, body, tags FROM entry_text WHERE id = new.id;
END;

INSERT INTO entry_search (rowid, headline, body, tags) SELECT id, headline, body, tags FROM entry_text;

-- What was searched for: the buttons below what was found name the row.
CREATE TABLE search (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice
    words TEXT NOT NULL UNIQUE,
    since INTEGER NOT NULL
) STRICT;

CREATE INDEX search_since ON search (since);
