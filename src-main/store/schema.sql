-- Written by src-main/store/write-schema.ts from the migrations; do not edit. Version 12.

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
  blocked INTEGER NOT NULL DEFAULT 0, flag TEXT CHECK (flag IN ('vip', 'watch')),
  UNIQUE (account_id, remote_id)
) STRICT;

CREATE TABLE posts (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  url TEXT,
  title TEXT,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL, remote_count INTEGER, held INTEGER, checked_at INTEGER, check_every INTEGER, whole_at INTEGER,
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
  snoozed_until INTEGER, verdict INTEGER, judged INTEGER NOT NULL DEFAULT 0, flags INTEGER NOT NULL DEFAULT 0, print INTEGER, cluster INTEGER, reply_until INTEGER, private_until INTEGER, erased_at INTEGER, assignee INTEGER REFERENCES colleagues (id), urgent_at INTEGER,
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
  snoozed_until INTEGER, assigns INTEGER NOT NULL DEFAULT 0, assignee INTEGER,
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
, recalled_at INTEGER, looks INTEGER NOT NULL DEFAULT 0, channel_id INTEGER REFERENCES channels (id), lane INTEGER AS (coalesce(-channel_id, account_id)) VIRTUAL) STRICT;

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

CREATE INDEX posts_lacking ON posts (account_id) WHERE held < remote_count;

CREATE INDEX posts_checked ON posts (account_id, checked_at) WHERE checked_at IS NOT NULL;

CREATE INDEX items_held ON items (post_id) WHERE post_id IS NOT NULL AND remote_visibility <> 'deleted';

CREATE INDEX items_reply_until ON items (reply_until) WHERE reply_until IS NOT NULL;

CREATE TABLE channels (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE,
  settings TEXT NOT NULL,
  secret_ref TEXT,
  created_at INTEGER NOT NULL,
  removed_at INTEGER,
  -- What went wrong last when it was sent to or read: a failure. `needs_you`: 1 until its credentials are given again.
  failure TEXT,
  needs_you INTEGER NOT NULL DEFAULT 0,
  -- Where the last reading of answers ended.
  cursor TEXT,
  polled_at INTEGER
) STRICT;

CREATE UNIQUE INDEX channels_name ON channels (name) WHERE removed_at IS NULL;

CREATE TABLE channel_choices (
  brand_id INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  verdict TEXT NOT NULL,
  channel_id INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
  recipients TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (brand_id, verdict)
) STRICT, WITHOUT ROWID;

CREATE TABLE packets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  digest TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX packets_item ON packets (item_id);

CREATE TABLE packet_files (
  packet_id INTEGER NOT NULL REFERENCES packets (id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  digest TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (packet_id, n)
) STRICT;

CREATE TABLE escalations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item_id INTEGER REFERENCES items (id) ON DELETE SET NULL,
  brand_id INTEGER NOT NULL REFERENCES brands (id),
  channel_id INTEGER NOT NULL REFERENCES channels (id),
  verdict TEXT NOT NULL,
  recipients TEXT NOT NULL,
  note TEXT NOT NULL,
  -- In subjects and plus addresses; says nothing of the message.
  token TEXT NOT NULL UNIQUE,
  -- open, answered, closed. Whether it has left at all is its job's to say.
  state TEXT NOT NULL,
  unread INTEGER NOT NULL DEFAULT 0,
  -- What the other side calls it: a ticket's number, its page, how it stands there.
  remote_id TEXT,
  url TEXT,
  remote_status TEXT,
  packet_id INTEGER REFERENCES packets (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  answered_at INTEGER,
  closed_at INTEGER,
  -- The clock. `paused_at`: it stands still since, while one waits for the customer; `warn_at`, `warned_at`, `breached_at`: told of once each.
  due_at INTEGER,
  warn_at INTEGER,
  paused_at INTEGER,
  warned_at INTEGER,
  breached_at INTEGER,
  calendar_id INTEGER
) STRICT;

CREATE INDEX escalations_item ON escalations (item_id) WHERE item_id IS NOT NULL;

CREATE INDEX escalations_open ON escalations (due_at, id) WHERE state <> 'closed';

CREATE INDEX escalations_channel ON escalations (channel_id, id) WHERE state <> 'closed';

CREATE INDEX escalations_remote ON escalations (channel_id, remote_id) WHERE remote_id IS NOT NULL;

CREATE TABLE dispatches (
  job_id INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
  escalation_id INTEGER REFERENCES escalations (id),
  channel_id INTEGER NOT NULL REFERENCES channels (id),
  kind TEXT NOT NULL,
  message_id TEXT NOT NULL,
  recipients TEXT NOT NULL,
  packet_id INTEGER REFERENCES packets (id) ON DELETE SET NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  -- Set before the first byte that can do anything leaves: without it nothing can have arrived.
  handed_at INTEGER
) STRICT;

CREATE INDEX dispatches_escalation ON dispatches (escalation_id);

CREATE INDEX dispatches_message ON dispatches (message_id);

CREATE TABLE escalation_answers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  escalation_id INTEGER NOT NULL REFERENCES escalations (id),
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  from_name TEXT NOT NULL,
  from_address TEXT,
  -- What is new in it, and all of it.
  text TEXT NOT NULL,
  whole TEXT NOT NULL,
  status TEXT,
  found_by TEXT NOT NULL,
  at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  UNIQUE (escalation_id, remote_id)
) STRICT;

CREATE INDEX escalation_answers_item ON escalation_answers (item_id);

CREATE TABLE escalation_record (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  escalation_id INTEGER NOT NULL REFERENCES escalations (id),
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  channel_id INTEGER REFERENCES channels (id),
  job_id INTEGER,
  message_id TEXT,
  detail TEXT
) STRICT;

CREATE INDEX escalation_record_of ON escalation_record (escalation_id, id);

CREATE TRIGGER escalation_record_stays BEFORE UPDATE ON escalation_record BEGIN SELECT raise(ABORT, 'the record is append-only'); END;

CREATE TRIGGER escalation_record_keeps BEFORE DELETE ON escalation_record BEGIN SELECT raise(ABORT, 'the record is append-only'); END;

CREATE INDEX jobs_live ON jobs (lane, id) WHERE state NOT IN ('verified', 'cancelled', 'refused');

CREATE INDEX jobs_due ON jobs (lane, due_at, id) WHERE state IN ('held', 'queued', 'retry', 'uncertain');

CREATE TABLE colleagues (id INTEGER PRIMARY KEY, name TEXT NOT NULL, created_at INTEGER NOT NULL, removed_at INTEGER) STRICT;

CREATE INDEX items_assignee ON items (assignee, bucket, id, account_id, kind, state, unread) WHERE assignee IS NOT NULL;

CREATE INDEX authors_flag ON authors (flag) WHERE flag IS NOT NULL;

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

CREATE VIRTUAL TABLE note_search USING fts5 (
  text, content = '', tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'", prefix = '2 3', columnsize = 0
);

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

CREATE INDEX items_urgent ON items (urgent_at, id, account_id, kind, state, unread, flags) WHERE bucket = 0;

CREATE INDEX items_urgent_brand ON items (brand_id, urgent_at, id, account_id, kind, state, unread, flags) WHERE bucket = 0;

CREATE TABLE evidence_chain (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;

CREATE TABLE evidence (
  n INTEGER PRIMARY KEY,
  frozen_at INTEGER NOT NULL,
  prev TEXT NOT NULL,
  commitment TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  kept_until INTEGER NOT NULL,
  erased_at INTEGER,
  reason TEXT,
  item_id INTEGER,
  brand_id INTEGER,
  brand TEXT,
  network TEXT,
  author TEXT,
  excerpt TEXT,
  salt BLOB,
  exhibit TEXT,
  page TEXT,
  readme TEXT,
  picture BLOB,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL
) STRICT;

CREATE INDEX evidence_kept ON evidence (kept_until) WHERE erased_at IS NULL;

CREATE INDEX evidence_item ON evidence (item_id) WHERE item_id IS NOT NULL;

CREATE TRIGGER evidence_stays BEFORE UPDATE OF n, frozen_at, prev, commitment, digest ON evidence BEGIN SELECT raise(ABORT, 'the chain is append-only'); END;

CREATE TRIGGER evidence_keeps BEFORE DELETE ON evidence BEGIN SELECT raise(ABORT, 'the chain is append-only'); END;

CREATE TABLE alerts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  brand_id INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  window_ms INTEGER NOT NULL,
  count INTEGER NOT NULL,
  usual REAL NOT NULL,
  peak INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  ended_at INTEGER,
  seen_at INTEGER,
  item_id INTEGER REFERENCES items (id) ON DELETE SET NULL,
  channel_id INTEGER REFERENCES channels (id),
  job_id INTEGER
) STRICT;

CREATE UNIQUE INDEX alerts_live ON alerts (brand_id, kind) WHERE ended_at IS NULL;

CREATE TABLE follow_ups (
  escalation_id INTEGER NOT NULL REFERENCES escalations (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  at INTEGER NOT NULL,
  job_id INTEGER,
  PRIMARY KEY (escalation_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE calendars (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL COLLATE NOCASE,
  calendar TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

CREATE TABLE deadlines (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  brand_id INTEGER REFERENCES brands (id) ON DELETE CASCADE,
  verdict TEXT NOT NULL,
  calendar_id INTEGER REFERENCES calendars (id),
  minutes INTEGER NOT NULL,
  warn_minutes INTEGER NOT NULL,
  plan TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX deadlines_of ON deadlines (coalesce(brand_id, 0), verdict);

CREATE TRIGGER notes_changed AFTER UPDATE OF text ON notes WHEN old.text <> new.text BEGIN
  INSERT INTO note_search (note_search, rowid, text) VALUES ('delete', old.id * 2, old.text);
  INSERT INTO note_search (rowid, text) VALUES (new.id * 2, new.text);
END;

CREATE TRIGGER author_notes_changed AFTER UPDATE OF text ON author_notes WHEN old.text <> new.text BEGIN
  INSERT INTO note_search (note_search, rowid, text) VALUES ('delete', old.id * 2 + 1, old.text);
  INSERT INTO note_search (rowid, text) VALUES (new.id * 2 + 1, new.text);
END;

CREATE TABLE leaving (
  account_id INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  -- What it had when that began, our own replies among them.
  items INTEGER NOT NULL,
  -- 1: its texts are only marked as gone in the index, which is then written anew without them.
  marks INTEGER NOT NULL,
  began_at INTEGER NOT NULL
) STRICT;
