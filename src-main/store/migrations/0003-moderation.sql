-- What moderation keeps: verdicts, lists, rules, what was learned.

-- Nothing has written the first shape of it.
DROP TABLE verdicts;

-- With what an item was judged: the model, the brand's lists, its charter and what was learned, as a text each verdict names by number.
CREATE TABLE verdict_bases (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

-- Append-only: one row a judgement. Probabilities are ten-thousandths; bands two bits a head (0 pass, 1 queue, 2 hide) in the order toxic, spam,
-- complaint, question, praise; sublabels and lists one bit each, see verdict-codes.ts.
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

-- The user's own word on an item, over every verdict.
CREATE TABLE said (
  item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  head TEXT NOT NULL,
  is_so INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (item_id, head)
) STRICT, WITHOUT ROWID;

-- The present verdict's id; the revision that was judged (0: none); what it is by verdict and user together, one bit a head in the order above, 32 where
-- auto-hide would hide it; what its normalised text adds up to, NULL where that is too short to tell anything.
ALTER TABLE items ADD COLUMN verdict INTEGER;
ALTER TABLE items ADD COLUMN judged INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN flags INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN print INTEGER;
ALTER TABLE items ADD COLUMN cluster INTEGER;
-- What waits to be judged, the newest first.
CREATE INDEX items_unjudged ON items (id) WHERE judged <> revision AND bucket <> 9;
-- Few have each: a view of its own, whatever the scope.
CREATE INDEX items_toxic ON items (bucket, id, account_id, kind, state, unread, flags) WHERE (flags & 1) <> 0;
CREATE INDEX items_spam ON items (bucket, id, account_id, kind, state, unread, flags) WHERE (flags & 2) <> 0;
CREATE INDEX items_complaint ON items (bucket, id, account_id, kind, state, unread, flags) WHERE (flags & 4) <> 0;
CREATE INDEX items_question ON items (bucket, id, account_id, kind, state, unread, flags) WHERE (flags & 8) <> 0;
CREATE INDEX items_praise ON items (bucket, id, account_id, kind, state, unread, flags) WHERE (flags & 16) <> 0;
CREATE INDEX items_would_hide ON items (brand_id, id) WHERE (flags & 32) <> 0;
CREATE INDEX items_print ON items (print, brand_id) WHERE print IS NOT NULL;
CREATE INDEX items_cluster ON items (cluster, bucket) WHERE cluster IS NOT NULL;

-- Where judging anew, after a change of lists, charter, model or learning, has come to: what waits in the queue, from the newest down.
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

-- `rule` is the draft as JSON; a rule acts by itself on what arrives after `since`.
CREATE TABLE rules (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  rule TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  since INTEGER NOT NULL
) STRICT;

-- The firing log. It names the rule by number and by the name it had, and survives it; rule_id 0 is auto-hide. Never two for one revision.
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

-- `facts`: what is known of it beside the text (network, kind, post), as JSON.
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

-- What the user's decisions say of texts, in the order in which they are learned: `learned` 0 waits, 1 learned, 2 taken back by
-- the user, 3 rolled back. `guessed` is what had been said before anything was learned from it, `plainly` what the model as it came had said.
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

-- What a brand's decisions added to the model: the present weights and those of the last check that was passed. `since_check` -1: a lesson was taken
-- back, and the others are to be learned anew.
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
-- The last decision that was looked at for what it teaches, and the instant up to which those that were undone were.
CREATE TABLE lessons_cursor (id INTEGER PRIMARY KEY CHECK (id = 1), decision_id INTEGER NOT NULL, undone_at INTEGER NOT NULL) STRICT;
CREATE INDEX decisions_undone ON decisions (undone_at) WHERE undone_at IS NOT NULL;
