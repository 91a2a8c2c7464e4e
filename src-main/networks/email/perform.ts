import { Fault } from '../../../src-contract/failure.ts'
import type { Target } from '../../../src-contract/remote.ts'
import type { Imap } from '../../net/mail-imap.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { findAll, placesIn } from './find.ts'
import type { Found } from './find.ts'
import { itemAt } from './look.ts'
import type { Office } from './office.ts'
import { refOf } from './ref.ts'
import { findReply, sendReply } from './reply.ts'

type Move = 'spam' | 'unspam' | 'delete' | 'restore'
const isMove = (verb: Action['verb']): verb is Move => verb === 'spam' || verb === 'unspam' || verb === 'delete' || verb === 'restore'

export async function perform(office: Office, action: Action, key: ActionKey): Promise<Performed> {
  const { verb, target } = action
  if (verb === 'reply') return sendReply(office, action, key)
  if (!isMove(verb)) throw new Fault('verb.unsupported', { verb, network: 'email' })
  if (refOf(target)?.own === true) throw new Fault('verb.notOnOwn', { verb })
  const found = await placeOf(office, target)
  if (found === null) throw new Fault('remote.gone', { host: office.host })
  const place = isDone(verb, found) ? found : await office.reach((imap) => move(imap, verb, target, found))
  const item = place === null || !isDone(verb, place) ? null : await itemAt(office.reach, office.settings, target, place)
  if (item === null) throw new Fault('remote.unchanged', { host: office.host })
  return { remoteId: null, url: null, observed: [item], posts: [] }
}

async function placeOf(office: Office, target: Target): Promise<Found | null> {
  return (await office.reach((imap) => findAll(imap, [target]))).get(target.remoteId) ?? null
}

/** Whatever the folder, back from the junk is back; what lies elsewhere was put there by somebody. */
function isDone(verb: Move, { folder: { role }, deleted }: Found): boolean {
  if (verb === 'spam') return role === 'junk' && !deleted
  if (verb === 'unspam') return role !== 'junk'
  return verb === 'delete' ? role === 'trash' : role !== 'trash' && !deleted
}

/** Where it lies afterwards, as the server shows it. */
async function move(imap: Imap, verb: Move, target: Target, { folder, uid, deleted }: Found): Promise<Found | null> {
  const path = verb === 'spam' ? await imap.folderFor('junk', 'Junk') : verb === 'delete' ? await imap.folderFor('trash', 'Trash') : 'INBOX'
  const box = await imap.open(folder.path, 'write')
  // Marked and left where it was, it would go with the next cleaning.
  if (deleted) await box.flag(uid, { remove: ['\\Deleted'] })
  const told = path === folder.path ? uid : await box.move(uid, path)
  const to = (await imap.folders()).find((one) => one.path === path)
  if (to === undefined) return null
  const ref = refOf(target)
  const moved = told ?? (ref === null ? null : ((await placesIn(imap, to, await imap.open(path, 'read'), [ref])).places.get(ref)?.uid ?? null))
  const there = await imap.open(path, 'write')
  const row = moved === null ? undefined : (await there.fetch([moved], { flags: true })).find((one) => one.uid === moved)
  if (row === undefined) return null
  // The sign that filters learn from, where the server keeps such signs; the folder alone decides.
  if (verb === 'spam' || verb === 'unspam') await there.mark(row.uid, verb === 'spam' ? ['$Junk'] : ['$NotJunk'])
  return { folder: to, validity: there.uidValidity, uid: row.uid, deleted: row.flags?.has('\\Deleted') === true }
}

export async function reconcile(office: Office, action: Action, key: ActionKey): Promise<Reconciled> {
  const { verb, target } = action
  if (verb === 'reply') return findReply(office, action, key)
  if (!isMove(verb)) return { kind: 'unknown' }
  const found = await placeOf(office, target)
  if (found === null) return { kind: 'unknown' }
  if (!isDone(verb, found)) return { kind: 'not-done' }
  const item = await itemAt(office.reach, office.settings, target, found)
  return item === null ? { kind: 'unknown' } : { kind: 'done', performed: { remoteId: null, url: null, observed: [item], posts: [] } }
}
