-- An account that is being removed: its rows go in slices, and go on going after a death. The row leaves with its account, when nothing else is left of it.
CREATE TABLE leaving (
  account_id INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  -- What it had when that began, our own replies among them.
  items INTEGER NOT NULL,
  -- 1: its texts are only marked as gone in the index, which is then written anew without them.
  marks INTEGER NOT NULL,
  began_at INTEGER NOT NULL
) STRICT;
