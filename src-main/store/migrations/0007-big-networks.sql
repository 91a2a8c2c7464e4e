-- Networks that count: what stands under a post as they say, what we hold of it, and how often that is looked at.

-- As the network last told; NULL where it does not.
ALTER TABLE posts ADD COLUMN remote_count INTEGER;
-- What we held when a reading last ended.
ALTER TABLE posts ADD COLUMN held INTEGER;
-- When it was last looked at, and how long lay between such looks of late, ms.
ALTER TABLE posts ADD COLUMN checked_at INTEGER;
ALTER TABLE posts ADD COLUMN check_every INTEGER;
-- When everything under it was last read from end to end.
ALTER TABLE posts ADD COLUMN whole_at INTEGER;
CREATE INDEX posts_lacking ON posts (account_id) WHERE held < remote_count;
CREATE INDEX posts_checked ON posts (account_id, checked_at) WHERE checked_at IS NOT NULL;
CREATE INDEX items_held ON items (post_id) WHERE post_id IS NOT NULL AND remote_visibility <> 'deleted';

-- Until when it can be answered, and answered in private; 0: not at all; NULL: as long as it stands.
ALTER TABLE items ADD COLUMN reply_until INTEGER;
ALTER TABLE items ADD COLUMN private_until INTEGER;
CREATE INDEX items_reply_until ON items (reply_until) WHERE reply_until IS NOT NULL;

-- Its text, its pictures and who wrote it were erased: the network lets nobody keep them longer. It is not filled again.
ALTER TABLE items ADD COLUMN erased_at INTEGER;
