import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http-fault.ts'
import { sendLetter } from '../../net/mail-smtp.ts'
import type { ChannelSession, Delivered, Shipment, ShipmentReadBack } from '../channel.ts'
import { writeLetter } from './letter.ts'
import { dropDraft, fileCopy, findIn, layDraft, reachOf } from './office.ts'
import type { Reach } from './office.ts'
import { postOf } from './settings.ts'
import type { Post } from './settings.ts'

/*
 * How a letter leaves, so that none leaves twice:
 *
 *   draft ──handed in, to us as well──▶ accepted ──filed──▶ sent
 *
 * Its Message-ID is chosen with the job. First it lies among the drafts. It is handed in for its recipients and for ourselves in one go, which the server
 * takes or refuses as a whole: the copy that comes to us says that the others have theirs. After a death or a lost answer: among the sent, or come to
 * us, it is done; only among the drafts, it is waited for a while, and then nobody can know.
 */

const waitMs = 90_000

export async function sendMail(session: ChannelSession, shipment: Shipment, handing: () => void, signal: AbortSignal): Promise<Delivered> {
  const post = await postOf(session, signal)
  const letter = await writeLetter(shipment, post, session.name)
  const reach = reachOf(post, session, signal)
  const id = shipment.messageId
  await reach?.((imap) => layDraft(imap, id, letter))
  try {
    handing()
    const to = reach === null ? letter.to : Array.from(new Set([...letter.to, post.address]))
    await sendLetter({ server: post.smtp, login: post.login }, { from: letter.from, to, raw: letter.raw }, { signal, clock: session.clock })
  } catch (error) {
    // Refused, or never reached: the record of the attempt goes, so that it is known not to have been.
    if (error instanceof HttpFault && error.sent !== 'maybe') await reach?.((imap) => dropDraft(imap, id)).catch(() => undefined)
    throw error
  }
  // From here on it is sent, whatever becomes of the copy.
  await reach?.((imap) => fileCopy(imap, id, letter.raw)).catch(() => undefined)
  return deliveredAs(id)
}

const deliveredAs = (id: string): Delivered => ({ remoteId: id, url: null })

export async function readMailBack(session: ChannelSession, { messageId: id }: Shipment, attemptedAt: number, signal: AbortSignal): Promise<ShipmentReadBack> {
  const post = await postOf(session, signal)
  const reach = reachOf(post, session, signal)
  if (reach === null) return { kind: 'unknown' }
  if (await isThere(reach, id)) {
    await reach((imap) => fileCopy(imap, id, null)).catch(() => undefined)
    return { kind: 'done', delivered: deliveredAs(id) }
  }
  const drafted = await reach(async (imap) => (await findIn(imap, 'drafts', id)) !== null)
  if (!drafted) return { kind: 'not-done' }
  // The copy may be on its way to us.
  if (session.clock.now() < attemptedAt + waitMs) throw new Fault('remote.notFound', { host: hostOf(post) })
  return { kind: 'unknown' }
}

const hostOf = (post: Post): string => (post.imap ?? post.smtp).host

async function isThere(reach: Reach, id: string): Promise<boolean> {
  return reach(async (imap) => {
    for (const role of ['sent', 'inbox', 'junk', 'archive', 'all'] as const) if ((await findIn(imap, role, id)) !== null) return true
    return false
  })
}
