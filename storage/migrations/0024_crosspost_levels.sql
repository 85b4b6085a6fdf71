-- What an announcement channel passes on is its own choice: 0 ordinary entries, 1 key, 2 breaking.

ALTER TABLE crosspost RENAME COLUMN breaking TO level;

UPDATE crosspost SET level = level + 1;
