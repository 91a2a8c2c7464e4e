-- Evidence and alerts.

-- The name of this data directory's chain: the same in a backup of it, another in every other.
CREATE TABLE evidence_chain (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;

-- Outlives what it shows. After its time salt, words and picture are erased; place, instant and digests stay, so that the chain still verifies.
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

-- One fire: from the spike on until it is over. `peak`: the most that one window has held since.
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

-- Follow-ups on their plan, each at most once: made with the job that carries it, in one transaction.
CREATE TABLE follow_ups (
  escalation_id INTEGER NOT NULL REFERENCES escalations (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  at INTEGER NOT NULL,
  job_id INTEGER,
  PRIMARY KEY (escalation_id, step)
) STRICT, WITHOUT ROWID;

-- When people work: time zone, weekly hours, holidays, days off.
CREATE TABLE calendars (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL COLLATE NOCASE,
  calendar TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

-- How long by brand (NULL: all) and verdict ('' for the rest), in working minutes; the plan of its follow-ups.
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
