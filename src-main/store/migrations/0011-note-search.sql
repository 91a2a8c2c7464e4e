-- A note whose words are changed, because what it quoted had to be erased, is found by what it says now alone.
CREATE TRIGGER notes_changed AFTER UPDATE OF text ON notes WHEN old.text <> new.text BEGIN
  INSERT INTO note_search (note_search, rowid, text) VALUES ('delete', old.id * 2, old.text);
  INSERT INTO note_search (rowid, text) VALUES (new.id * 2, new.text);
END;
CREATE TRIGGER author_notes_changed AFTER UPDATE OF text ON author_notes WHEN old.text <> new.text BEGIN
  INSERT INTO note_search (note_search, rowid, text) VALUES ('delete', old.id * 2 + 1, old.text);
  INSERT INTO note_search (rowid, text) VALUES (new.id * 2 + 1, new.text);
END;
