-- What the outbox keeps beyond the foundation.

-- When the user took it back while nobody knew whether it had arrived: once that is known it is called off, taken back, or said to stand.
ALTER TABLE jobs ADD COLUMN recalled_at INTEGER;
-- Looks at its world, or readings back, that failed in a row. They are no attempts to send it.
ALTER TABLE jobs ADD COLUMN looks INTEGER NOT NULL DEFAULT 0;
-- What was taken back too late and stands: it waits for the user although it is verified.
CREATE INDEX jobs_stands ON jobs (id) WHERE state = 'verified' AND recalled_at IS NOT NULL AND why IS NOT NULL;

-- What was spent of an allowance that its network does not tell: units or money, by the pool that shares it and the window in which it counts.
CREATE TABLE spending (
  pool TEXT NOT NULL,
  span TEXT NOT NULL,
  spent INTEGER NOT NULL,
  PRIMARY KEY (pool, span)
) STRICT, WITHOUT ROWID;
