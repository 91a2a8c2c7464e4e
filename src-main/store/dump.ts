import type { ReadableDb } from './connection.ts'

/**
 * The same content gives the same text, whatever the order or the number of attempts in which it came: rows by remote ids and names, one
 * JSON per line, without local ids, seeds and the instants at which something was read or decided. Health and audit tell of the way, not of
 * the content, and are left out.
 */
export function dumpCanonical(db: ReadableDb): string {
  return sections
    .map(([name, sql]) => {
      const lines = db.tuples(sql).map((row) => JSON.stringify(row))
      return [`-- ${name}`, ...lines.sort()].join('\n')
    })
    .join('\n')
}

const ofItem = `i.account_id = ac.id`
const account = `ac.network || ':' || ac.remote_id`

const sections: readonly (readonly [string, string])[] = [
  ['brands', 'SELECT name, hue FROM brands'],
  ['accounts', `SELECT ${account}, b.name, ac.handle, ac.name, ac.url, ac.settings FROM accounts ac JOIN brands b ON b.id = ac.brand_id`],
  ['cursors', `SELECT ${account}, c.stream, c.cursor, c.finished FROM cursors c JOIN accounts ac ON ac.id = c.account_id`],
  [
    'authors',
    `SELECT ${account}, a.remote_id, a.name, a.handle, a.url, a.avatar_url, a.remote_blocked, a.blocked, a.flag FROM authors a JOIN accounts ac ON ac.id = a.account_id`,
  ],
  ['posts', `SELECT ${account}, p.remote_id, p.url, p.title, p.text, p.created_at FROM posts p JOIN accounts ac ON ac.id = p.account_id`],
  ['threads', `SELECT ${account}, t.remote_id FROM threads t JOIN accounts ac ON ac.id = t.account_id`],
  [
    'items',
    `SELECT ${account}, i.remote_id, b.name, t.remote_id, p.remote_id, a.remote_id AS author, i.kind, i.parent_remote_id, i.url, i.text, i.digest, i.revision, i.lang,
       i.rating, i.created_at, i.edited_at, i.remote_visibility, i.remote_liked, i.visibility, i.liked, i.refuses, i.ref, i.state, i.bucket, i.unread, c.name AS assignee
     FROM items i LEFT JOIN colleagues c ON c.id = i.assignee JOIN accounts ac ON ${ofItem} JOIN brands b ON b.id = i.brand_id JOIN threads t ON t.id = i.thread_id JOIN authors a ON a.id = i.author_id
     LEFT JOIN posts p ON p.id = i.post_id`,
  ],
  [
    'attachments',
    `SELECT ${account}, i.remote_id, x.kind, x.url, x.alt, x.width, x.height,
       (SELECT count(*) FROM attachments y WHERE y.item_id = x.item_id AND y.id < x.id) AS place
     FROM attachments x JOIN items i ON i.id = x.item_id JOIN accounts ac ON ${ofItem}`,
  ],
  [
    'revisions',
    `SELECT ${account}, i.remote_id, r.n, r.digest, r.text FROM revisions r JOIN items i ON i.id = r.item_id JOIN accounts ac ON ${ofItem}`,
  ],
  [
    'labels',
    `SELECT ${account}, i.remote_id, l.name FROM item_labels il JOIN labels l ON l.id = il.label_id JOIN items i ON i.id = il.item_id JOIN accounts ac ON ${ofItem}`,
  ],
  ['drafts', `SELECT ${account}, i.remote_id, d.text FROM drafts d JOIN items i ON i.id = d.item_id JOIN accounts ac ON ${ofItem}`],
  [
    'notes',
    `SELECT ${account}, t.remote_id, n.text FROM notes n JOIN threads t ON t.id = n.thread_id JOIN accounts ac ON ac.id = t.account_id`,
  ],
  ['colleagues', 'SELECT name, removed_at IS NOT NULL FROM colleagues'],
  [
    'authorNotes',
    `SELECT ${account}, a.remote_id, n.text FROM author_notes n JOIN authors a ON a.id = n.author_id JOIN accounts ac ON ac.id = a.account_id`,
  ],
  [
    'decisions',
    `SELECT ${account}, i.remote_id, d.verb, d.source, d.undone_at IS NOT NULL, d.undoes IS NOT NULL, x.state, x.unread
     FROM decision_items x JOIN decisions d ON d.id = x.decision_id JOIN items i ON i.id = x.item_id JOIN accounts ac ON ${ofItem}`,
  ],
  [
    'jobs',
    `SELECT ${account}, i.remote_id, j.verb, j.text, j.private, j.effect, j.state, j.remote_id, j.url
     FROM jobs j JOIN items i ON i.id = j.item_id JOIN accounts ac ON ${ofItem}`,
  ],
  [
    'counters',
    `SELECT ${account}, c.bucket, c.items, c.unread FROM counters c JOIN accounts ac ON ac.id = c.account_id WHERE c.items <> 0 OR c.unread <> 0`,
  ],
  ['settings', 'SELECT key, value FROM settings'],
]
