-- What the desk keeps: views, saved replies, priorities.

-- Snoozed items are few: when the next comes back, and which of a thread are woken by a new message.
CREATE INDEX items_snoozed ON items (snoozed_until) WHERE state = 'snoozed' AND snoozed_until IS NOT NULL;
CREATE INDEX items_snoozed_thread ON items (thread_id, id) WHERE state = 'snoozed';
