-- What the desk keeps: views, saved replies, priorities.

-- Snoozed items are few: when the next comes back, and which of a thread are woken by a new message.
CREATE INDEX items_snoozed ON items (snoozed_until) WHERE state = 'snoozed' AND snoozed_until IS NOT NULL;
CREATE INDEX items_snoozed_thread ON items (thread_id, id) WHERE state = 'snoozed';

-- Texts that are used again. Removed ones stay until they are restored or the name is taken.
CREATE TABLE saved_replies (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

-- For a brand or all (NULL), in a language or any (NULL).
CREATE TABLE saved_reply_texts (
  reply_id INTEGER NOT NULL REFERENCES saved_replies (id) ON DELETE CASCADE,
  brand_id INTEGER REFERENCES brands (id) ON DELETE CASCADE,
  lang TEXT,
  text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX saved_reply_texts_of ON saved_reply_texts (reply_id, coalesce(brand_id, 0), coalesce(lang, ''));
CREATE INDEX saved_reply_texts_brand ON saved_reply_texts (brand_id) WHERE brand_id IS NOT NULL;

-- How often the same text has been sent lately.
CREATE INDEX jobs_replies ON jobs (created_at) WHERE verb = 'reply';

-- Queries of the search box under a name, in the user's order.
CREATE TABLE views (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  pinned INTEGER NOT NULL,
  position INTEGER NOT NULL
) STRICT;
