import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import { listenImap } from '../../net/mail-imap.ts'
import type { NetworkAdapter, Nudge, Session, Stream } from '../adapter.ts'
import { capabilities } from './capabilities.ts'
import { connect } from './connect.ts'
import { look, lookLimit } from './look.ts'
import { openOffice } from './office.ts'
import { perform, reconcile } from './perform.ts'
import { idBeside } from './print.ts'
import { fillFolder, pullFolder } from './pull.ts'
import { imapOf } from './settings.ts'

/** The junk is read for what the server's filter caught wrongly, and no further back; of what we sent, our answers. */
const streams: Stream[] = [
  { id: 'inbox', role: 'live' },
  { id: 'junk', role: 'live' },
  { id: 'sent', role: 'live' },
  { id: 'inbox-history', role: 'backfill' },
  { id: 'sent-history', role: 'backfill' },
]

function pull(session: Session, { id }: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const reading = { ...openOffice(session, signal), unreadable: (remoteId: string) => session.unreadable?.('message', remoteId) }
  if (id === 'inbox-history' || id === 'sent-history') return fillFolder(reading, id === 'sent-history' ? 'sent' : 'inbox', cursor)
  return pullFolder(reading, id === 'junk' ? 'junk' : id === 'sent' ? 'sent' : 'inbox', cursor)
}

async function* listen(session: Session, signal: AbortSignal): AsyncGenerator<Nudge> {
  for await (const _news of listenImap(imapOf(session), { signal, clock: session.clock })) yield { stream: 'inbox' }
}

/** A mailbox on any server that speaks IMAP and SMTP. */
export const email: NetworkAdapter = {
  id: 'email',
  capabilities,
  // No secret of an account goes over HTTP: passwords go to its mail servers alone, encrypted.
  origins: [],
  // Where the server tells of news by itself (IDLE), this is the net under it.
  restMs: 120_000,
  connect,
  streams: () => streams,
  pull,
  listen,
  idBeside,
  lookLimit,
  look: (session, targets, signal) => {
    const { reach, settings } = openOffice(session, signal)
    return look(reach, settings, targets)
  },
  perform: (session, action, key, signal) => perform(openOffice(session, signal), action, key),
  reconcile: (session, action, key, _attemptedAt, signal) => reconcile(openOffice(session, signal), action, key),
}
