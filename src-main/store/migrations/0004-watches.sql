-- Saved watches: what is listened for elsewhere. `words` is {any, all, none}, `feeds` a list of addresses, both as JSON. One that was removed
-- stays, so that it can be taken back and that what it found still tells who found it.

CREATE TABLE watches (
  id INTEGER PRIMARY KEY,
  brand_id INTEGER NOT NULL REFERENCES brands (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  feeds TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

CREATE TABLE watch_searches (
  watch_id INTEGER NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  PRIMARY KEY (watch_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX watch_searches_account ON watch_searches (account_id, watch_id);

CREATE TABLE watch_items (
  watch_id INTEGER NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  PRIMARY KEY (watch_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX watch_items_item ON watch_items (item_id, watch_id);
