import type { RemoteItem, RemotePost, Seen, Target } from '../../../src-contract/remote.ts'
import { findAll } from './find.ts'
import type { Found } from './find.ts'
import { readMails } from './reader.ts'
import type { Reach } from './reader.ts'
import { refOf } from './ref.ts'
import type { Settings } from './settings.ts'
import { toItem, visibilityIn } from './transform.ts'

export const lookLimit = 200

/** A message never changes, only its place: one that is where it was is as it was, and its words are not fetched again. */
export async function look(reach: Reach, settings: Settings, targets: readonly Target[]): Promise<{ seen: Seen[]; posts: RemotePost[] }> {
  const found = await reach((imap) => findAll(imap, targets))
  const seen: Seen[] = []
  for (const target of targets) {
    const place = found.get(target.remoteId)
    if (place === undefined) continue
    if (place === null) seen.push({ remoteId: target.remoteId, item: null })
    else if (isWhereItWas(target, place)) seen.push({ remoteId: target.remoteId, item: undefined })
    else {
      const item = await itemAt(reach, settings, target, place)
      if (item !== null) seen.push({ remoteId: target.remoteId, item })
    }
  }
  return { seen, posts: [] }
}

function isWhereItWas(target: Target, { folder, validity, uid, deleted }: Found): boolean {
  const ref = refOf(target)
  return ref?.folder === folder.path && ref.validity === validity && ref.uid === uid && visibilityIn(folder.role, deleted) === target.visibility
}

/** As it is there. It stays the item it was, whoever else has taken its Message-ID. */
export async function itemAt(reach: Reach, settings: Settings, target: Target, { folder, uid }: Found): Promise<RemoteItem | null> {
  const mail = (await readMails(reach, folder, [uid]))[0]
  const item = mail === undefined ? null : toItem(mail, settings, refOf(target)?.own ?? false)
  return item === null ? null : { ...item, remoteId: target.remoteId, threadRemoteId: target.threadRemoteId, parentRemoteId: target.parentRemoteId }
}
