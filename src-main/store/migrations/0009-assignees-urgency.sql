-- Who is to do it, what cannot wait, and who is speaking.

-- Names on this machine, nobody's account. The first is the user. Removed ones stay: what they did keeps its name.
CREATE TABLE colleagues (id INTEGER PRIMARY KEY, name TEXT NOT NULL, created_at INTEGER NOT NULL, removed_at INTEGER) STRICT;
INSERT INTO colleagues (id, name, created_at) VALUES (1, '', 0);

-- NULL: nobody's.
ALTER TABLE items ADD COLUMN assignee INTEGER REFERENCES colleagues (id);
CREATE INDEX items_assignee ON items (assignee, bucket, id, account_id, kind, state, unread) WHERE assignee IS NOT NULL;

-- What an item's assignee was before a decision; `assigns` 1 where the decision was about it at all.
ALTER TABLE decision_items ADD COLUMN assigns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE decision_items ADD COLUMN assignee INTEGER;

-- 'vip' or 'watch'; NULL: neither. The user's word alone; a network knows nothing of it.
ALTER TABLE authors ADD COLUMN flag TEXT CHECK (flag IN ('vip', 'watch'));
CREATE INDEX authors_flag ON authors (flag) WHERE flag IS NOT NULL;

-- What an author's flag was before a decision; the row leaves once that has been handed on or given back.
CREATE TABLE decision_authors (
  decision_id INTEGER NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
  author_id INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
  flag TEXT,
  PRIMARY KEY (decision_id, author_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_authors_author ON decision_authors (author_id, decision_id);

CREATE TABLE author_notes (
  id INTEGER PRIMARY KEY,
  author_id INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX author_notes_author ON author_notes (author_id);

-- Notes are found too: those of threads under twice their number, those of authors under twice and one.
CREATE VIRTUAL TABLE note_search USING fts5 (
  text, content = '', tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'", prefix = '2 3', columnsize = 0
);
INSERT INTO note_search (note_search, rank) VALUES ('secure-delete', 1);
INSERT INTO note_search (rowid, text) SELECT id * 2, text FROM notes;
CREATE TRIGGER notes_added AFTER INSERT ON notes BEGIN
  INSERT INTO note_search (rowid, text) VALUES (new.id * 2, new.text);
END;
CREATE TRIGGER notes_removed AFTER DELETE ON notes BEGIN
  INSERT INTO note_search (note_search, rowid, text) VALUES ('delete', old.id * 2, old.text);
END;
CREATE TRIGGER author_notes_added AFTER INSERT ON author_notes BEGIN
  INSERT INTO note_search (rowid, text) VALUES (new.id * 2 + 1, new.text);
END;
CREATE TRIGGER author_notes_removed AFTER DELETE ON author_notes BEGIN
  INSERT INTO note_search (note_search, rowid, text) VALUES ('delete', old.id * 2 + 1, old.text);
END;

-- By when it is to be decided, ms; beyond 4e15 for what has waited so long that it burns no more, the newest first (urgency.ts). Kept for what waits
-- for a decision alone; NULL elsewhere or before it was first worked out.
ALTER TABLE items ADD COLUMN urgent_at INTEGER;
UPDATE items SET urgent_at = 8000000000000000 - id / 2048 WHERE bucket = 0;
CREATE INDEX items_urgent ON items (urgent_at, id, account_id, kind, state, unread, flags) WHERE bucket = 0;
CREATE INDEX items_urgent_brand ON items (brand_id, urgent_at, id, account_id, kind, state, unread, flags) WHERE bucket = 0;
