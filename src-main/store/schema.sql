-- Written by src-main/store/write-schema.ts from the migrations; do not edit. Version 6.

CREATE TABLE brands (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  hue INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE credentials (
  id INTEGER PRIMARY KEY,
  network TEXT NOT NULL,
  secret_ref TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  brand_id INTEGER NOT NULL REFERENCES brands (id),
  credential_id INTEGER NOT NULL REFERENCES credentials (id),
  network TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  handle TEXT NOT NULL,
  name TEXT NOT NULL,
  url TEXT,
  settings TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (network, remote_id)
) STRICT;

CREATE TABLE account_health (
  account_id INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  status TEXT NOT NULL,
  last_complete_at INTEGER,
  last_attempt_at INTEGER,
  next_at INTEGER,
  backfill_done INTEGER,
  backfill_total INTEGER,
  requests INTEGER,
  failure TEXT,
  swept_at INTEGER,
  sweep_position INTEGER
) STRICT;

CREATE TABLE cursors (
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  stream TEXT NOT NULL,
  cursor TEXT NOT NULL,
  finished INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, stream)
) STRICT, WITHOUT ROWID;

CREATE TABLE authors (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  name TEXT NOT NULL,
  handle TEXT NOT NULL,
  url TEXT,
  avatar_url TEXT,
  remote_blocked INTEGER NOT NULL DEFAULT 0,
  blocked INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account_id, remote_id)
) STRICT;

CREATE TABLE posts (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  url TEXT,
  title TEXT,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (account_id, remote_id)
) STRICT;

CREATE TABLE threads (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  UNIQUE (account_id, remote_id)
) STRICT;

CREATE TABLE items (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  brand_id INTEGER NOT NULL REFERENCES brands (id),
  thread_id INTEGER NOT NULL REFERENCES threads (id),
  post_id INTEGER REFERENCES posts (id),
  author_id INTEGER NOT NULL REFERENCES authors (id),
  kind TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  parent_remote_id TEXT,
  url TEXT,
  text TEXT NOT NULL,
  digest TEXT NOT NULL,
  revision INTEGER NOT NULL,
  lang TEXT,
  rating REAL,
  created_at INTEGER NOT NULL,
  edited_at INTEGER,
  fetched_at INTEGER NOT NULL,
  -- Written by sync and by what a performed action observed, never by a decision.
  remote_visibility TEXT NOT NULL,
  remote_liked INTEGER NOT NULL,
  -- Remote state overlaid by live jobs, kept by the store in the same transaction as either.
  visibility TEXT NOT NULL,
  liked INTEGER NOT NULL,
  refuses TEXT,
  ref TEXT NOT NULL,
  -- What the user has still to do: new, open, snoozed, waiting, done. Decisions alone change it, so that undoing them gives it back.
  state TEXT NOT NULL,
  -- Where the queue has it: 0 new and open, 1 snoozed, 2 waiting, 3 done, 4 deleted on the network whatever its state (shown as done),
  -- 9 our own replies, which are in no queue.
  bucket INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  snoozed_until INTEGER, verdict INTEGER, judged INTEGER NOT NULL DEFAULT 0, flags INTEGER NOT NULL DEFAULT 0, print INTEGER, cluster INTEGER,
  UNIQUE (account_id, remote_id)
) STRICT;

CREATE INDEX items_bucket ON items (bucket, id, kind, state, unread);

CREATE INDEX items_brand ON items (brand_id, bucket, id, kind, state, unread);

CREATE INDEX items_account ON items (account_id, bucket, id, kind, state, unread);

CREATE INDEX items_aside ON items (bucket, id, account_id, kind, state, unread, visibility) WHERE visibility IN ('hidden', 'held', 'spam', 'trash');

CREATE INDEX items_thread ON items (thread_id);

CREATE INDEX items_author ON items (author_id);

CREATE INDEX items_post ON items (post_id);

CREATE INDEX items_hidden ON items (author_id) WHERE visibility IN ('hidden', 'spam', 'trash');

CREATE TABLE attachments (
  id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  alt TEXT,
  width INTEGER,
  height INTEGER
) STRICT;

CREATE INDEX attachments_item ON attachments (item_id);

CREATE TABLE revisions (
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  digest TEXT NOT NULL,
  text TEXT,
  PRIMARY KEY (item_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  verb TEXT NOT NULL,
  source TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  undone_at INTEGER,
  undoes INTEGER REFERENCES decisions (id)
) STRICT;

CREATE TABLE decision_items (
  decision_id INTEGER NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  state TEXT,
  unread INTEGER,
  snoozed_until INTEGER,
  PRIMARY KEY (decision_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX decision_items_item ON decision_items (item_id, decision_id);

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  decision_id INTEGER NOT NULL REFERENCES decisions (id),
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  thread_id INTEGER NOT NULL REFERENCES threads (id),
  verb TEXT NOT NULL,
  text TEXT,
  private INTEGER NOT NULL DEFAULT 0,
  seed TEXT NOT NULL UNIQUE,
  effect TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  hold_until INTEGER NOT NULL,
  next_at INTEGER,
  attempted_at INTEGER,
  finished_at INTEGER,
  why TEXT,
  remote_id TEXT,
  url TEXT,
  -- The job that this one takes back on the network.
  undoes INTEGER REFERENCES jobs (id) ON DELETE SET NULL,
  -- What was on screen when it was decided: {digest, visibility}. Before a late sending the world is compared with it.
  seen TEXT,
  -- 1: its world is to be looked at before it is sent.
  look INTEGER NOT NULL DEFAULT 0,
  -- What has changed, while in review.
  review TEXT,
  -- The author whom it blocks or unblocks: such jobs keep their order across threads.
  blocks INTEGER,
  -- When it leaves, or is read back, by itself; NULL when it does not.
  due_at INTEGER AS (CASE state WHEN 'held' THEN hold_until WHEN 'queued' THEN 0 WHEN 'retry' THEN coalesce(next_at, 0) WHEN 'uncertain' THEN next_at END) VIRTUAL
, recalled_at INTEGER, looks INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX jobs_live ON jobs (account_id, id) WHERE state NOT IN ('verified', 'cancelled', 'refused');

CREATE INDEX jobs_due ON jobs (account_id, due_at, id) WHERE state IN ('held', 'queued', 'retry', 'uncertain');

CREATE INDEX jobs_order ON jobs (thread_id, id) WHERE state NOT IN ('verified', 'cancelled', 'refused');

CREATE INDEX jobs_blocks ON jobs (blocks, id) WHERE blocks IS NOT NULL AND state NOT IN ('verified', 'cancelled', 'refused');

CREATE INDEX jobs_state ON jobs (state, id) WHERE state NOT IN ('verified', 'cancelled');

CREATE INDEX jobs_remote ON jobs (account_id, remote_id) WHERE remote_id IS NOT NULL;

CREATE INDEX jobs_item ON jobs (item_id);

CREATE INDEX jobs_thread ON jobs (thread_id);

CREATE INDEX jobs_decision ON jobs (decision_id);

CREATE INDEX jobs_undoes ON jobs (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE drafts (
  thread_id INTEGER PRIMARY KEY REFERENCES threads (id) ON DELETE CASCADE,
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  updated_at INTEGER NOT NULL
, private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1))) STRICT;

CREATE INDEX drafts_item ON drafts (item_id);

CREATE TABLE labels (id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE) STRICT;

CREATE TABLE item_labels (
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  label_id INTEGER NOT NULL REFERENCES labels (id) ON DELETE CASCADE,
  PRIMARY KEY (item_id, label_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX item_labels_label ON item_labels (label_id, item_id);

CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  thread_id INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX notes_thread ON notes (thread_id);

CREATE TABLE counters (
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  bucket INTEGER NOT NULL,
  items INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  PRIMARY KEY (account_id, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  source TEXT NOT NULL,
  what TEXT NOT NULL,
  account_id INTEGER,
  item_id INTEGER,
  job_id INTEGER,
  detail TEXT
) STRICT;

CREATE VIRTUAL TABLE search USING fts5 (
  text, author, facet, content = '', tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'", prefix = '2 3', columnsize = 0
);

CREATE INDEX jobs_stands ON jobs (id) WHERE state = 'verified' AND recalled_at IS NOT NULL AND why IS NOT NULL;

CREATE TABLE spending (
  pool TEXT NOT NULL,
  span TEXT NOT NULL,
  spent INTEGER NOT NULL,
  PRIMARY KEY (pool, span)
) STRICT, WITHOUT ROWID;

CREATE TABLE verdict_bases (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE verdicts (
  id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  at INTEGER NOT NULL,
  basis INTEGER NOT NULL REFERENCES verdict_bases (id),
  lang TEXT NOT NULL,
  toxic INTEGER NOT NULL,
  spam INTEGER NOT NULL,
  complaint INTEGER NOT NULL,
  question INTEGER NOT NULL,
  praise INTEGER NOT NULL,
  bands INTEGER NOT NULL,
  sublabels INTEGER NOT NULL,
  listed INTEGER NOT NULL,
  hide INTEGER NOT NULL,
  -- [[from, to, weight, reason], …] of the strongest few; NULL where every head passes.
  reasons TEXT
) STRICT;

CREATE INDEX verdicts_item ON verdicts (item_id);

CREATE TABLE said (
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  head TEXT NOT NULL,
  is_so INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (item_id, head)
) STRICT, WITHOUT ROWID;

CREATE INDEX items_unjudged ON items (id) WHERE judged <> revision AND bucket <> 9;

CREATE INDEX items_toxic ON items (bucket, id, account_id, kind, state, unread, flags) WHERE (flags & 1) <> 0;

CREATE INDEX items_spam ON items (bucket, id, account_id, kind, state, unread, flags) WHERE (flags & 2) <> 0;

CREATE INDEX items_complaint ON items (bucket, id, account_id, kind, state, unread, flags) WHERE (flags & 4) <> 0;

CREATE INDEX items_question ON items (bucket, id, account_id, kind, state, unread, flags) WHERE (flags & 8) <> 0;

CREATE INDEX items_praise ON items (bucket, id, account_id, kind, state, unread, flags) WHERE (flags & 16) <> 0;

CREATE INDEX items_would_hide ON items (brand_id, id) WHERE (flags & 32) <> 0;

CREATE INDEX items_print ON items (print, brand_id) WHERE print IS NOT NULL;

CREATE INDEX items_cluster ON items (cluster, bucket) WHERE cluster IS NOT NULL;

CREATE TABLE rejudging (
  brand_id INTEGER PRIMARY KEY REFERENCES brands (id) ON DELETE CASCADE,
  basis INTEGER NOT NULL,
  -- Items below it are still to do, so many of them at most; NULL: done.
  before INTEGER,
  remaining INTEGER NOT NULL
) STRICT;

CREATE TABLE list_entries (
  id INTEGER PRIMARY KEY,
  brand_id INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  list TEXT NOT NULL,
  text TEXT NOT NULL,
  pattern INTEGER NOT NULL,
  anywhere INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (brand_id, list, text, pattern)
) STRICT;

CREATE TABLE charters (brand_id INTEGER PRIMARY KEY REFERENCES brands (id) ON DELETE CASCADE, charter TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT;

CREATE TABLE rules (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  rule TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  since INTEGER NOT NULL
) STRICT;

CREATE TABLE firings (
  id INTEGER PRIMARY KEY,
  rule_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  at INTEGER NOT NULL,
  outcomes TEXT NOT NULL,
  decision_id INTEGER REFERENCES decisions (id) ON DELETE SET NULL,
  UNIQUE (item_id, rule_id, revision)
) STRICT;

CREATE INDEX firings_rule ON firings (rule_id, id);

CREATE INDEX firings_decision ON firings (decision_id) WHERE decision_id IS NOT NULL;

CREATE TABLE pins (
  id INTEGER PRIMARY KEY,
  brand_id INTEGER REFERENCES brands (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  want TEXT NOT NULL,
  item_id INTEGER REFERENCES items (id) ON DELETE SET NULL,
  facts TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  holds INTEGER NOT NULL
) STRICT;

CREATE INDEX pins_item ON pins (item_id) WHERE item_id IS NOT NULL;

CREATE TABLE autohide (
  brand_id INTEGER PRIMARY KEY REFERENCES brands (id) ON DELETE CASCADE,
  since INTEGER,
  seen_at INTEGER
) STRICT;

CREATE TABLE clusters (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  brand_id INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  -- What its items share: a print, an hour, a name.
  mark TEXT NOT NULL,
  last_at INTEGER NOT NULL,
  UNIQUE (brand_id, kind, mark)
) STRICT;

CREATE INDEX clusters_last ON clusters (last_at);

CREATE TABLE lessons (
  id INTEGER PRIMARY KEY,
  brand_id INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  decision_id INTEGER,
  head TEXT NOT NULL,
  is_so INTEGER NOT NULL,
  guessed INTEGER NOT NULL,
  plainly INTEGER NOT NULL,
  at INTEGER NOT NULL,
  learned INTEGER NOT NULL,
  -- Items of one decision weigh as one together.
  weight REAL NOT NULL
) STRICT;

CREATE INDEX lessons_brand ON lessons (brand_id, id);

CREATE INDEX lessons_item ON lessons (item_id);

CREATE INDEX lessons_waiting ON lessons (id) WHERE learned = 0;

CREATE INDEX lessons_decision ON lessons (decision_id) WHERE decision_id IS NOT NULL;

CREATE TABLE learned (
  brand_id INTEGER PRIMARY KEY REFERENCES brands (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  delta BLOB NOT NULL,
  good BLOB NOT NULL,
  decisions INTEGER NOT NULL,
  since_check INTEGER NOT NULL,
  canary_before REAL,
  canary_now REAL,
  checks INTEGER NOT NULL,
  rolled_back INTEGER NOT NULL,
  checked_at INTEGER
) STRICT;

CREATE TABLE lessons_cursor (id INTEGER PRIMARY KEY CHECK (id = 1), decision_id INTEGER NOT NULL, undone_at INTEGER NOT NULL) STRICT;

CREATE INDEX decisions_undone ON decisions (undone_at) WHERE undone_at IS NOT NULL;

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

CREATE INDEX items_snoozed ON items (snoozed_until) WHERE state = 'snoozed' AND snoozed_until IS NOT NULL;

CREATE INDEX items_snoozed_thread ON items (thread_id, id) WHERE state = 'snoozed';

CREATE TABLE saved_replies (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

CREATE TABLE saved_reply_texts (
  reply_id INTEGER NOT NULL REFERENCES saved_replies (id) ON DELETE CASCADE,
  brand_id INTEGER REFERENCES brands (id) ON DELETE CASCADE,
  lang TEXT,
  text TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX saved_reply_texts_of ON saved_reply_texts (reply_id, coalesce(brand_id, 0), coalesce(lang, ''));

CREATE INDEX saved_reply_texts_brand ON saved_reply_texts (brand_id) WHERE brand_id IS NOT NULL;

CREATE INDEX jobs_replies ON jobs (created_at) WHERE verb = 'reply';

CREATE TABLE views (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  pinned INTEGER NOT NULL,
  position INTEGER NOT NULL
) STRICT;
