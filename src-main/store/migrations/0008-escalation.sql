-- Escalation: channels, what was handed over by them, what came back, and the record of it.

-- Ways to people who are in no inbox of ours. Ids are never used again: the outbox's lanes are named by them. Removed ones stay for what they have sent.
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

-- To whom one handed over last, by brand and verdict ('' where nothing was judged).
CREATE TABLE channel_choices (
  brand_id INTEGER NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  verdict TEXT NOT NULL,
  channel_id INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
  recipients TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (brand_id, verdict)
) STRICT, WITHOUT ROWID;

-- What goes out, whole, from the moment it was shown. Leaves with its item.
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

-- Outlives its item, whose words it does not hold.
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

-- One job of the outbox by a channel: the packet, a follow-up to it, an alert.
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

-- What came back. Leaves with its item.
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

-- Who did what, when, by what. Ids, codes and digests, no words of anybody; nothing in it is changed or taken out.
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

-- A job goes by its account or by a channel: each is a lane of its own, and none waits for another.
ALTER TABLE jobs ADD COLUMN channel_id INTEGER REFERENCES channels (id);
ALTER TABLE jobs ADD COLUMN lane INTEGER AS (coalesce(-channel_id, account_id)) VIRTUAL;
DROP INDEX jobs_live;
DROP INDEX jobs_due;
CREATE INDEX jobs_live ON jobs (lane, id) WHERE state NOT IN ('verified', 'cancelled', 'refused');
CREATE INDEX jobs_due ON jobs (lane, due_at, id) WHERE state IN ('held', 'queued', 'retry', 'uncertain');
