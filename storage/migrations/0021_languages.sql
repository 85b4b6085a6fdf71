-- The language in which each chat is told what the bot itself says.

ALTER TABLE chat ADD COLUMN language TEXT;  -- ISO 639-1; NULL: nobody has chosen one, and none could be supposed
