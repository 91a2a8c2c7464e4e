import { checkSmtp } from '../../net/mail-smtp.ts'
import type { ChannelAdapter } from '../channel.ts'
import { refuseHeavy } from '../fields.ts'
import { readableLetter } from './letter.ts'
import { reachOf } from './office.ts'
import { pollMail } from './poll.ts'
import { readMailBack, sendMail } from './send.ts'
import { postOf } from './settings.ts'

/** Base64 makes a third more of it; of the larger providers' limits the smallest. */
const limits = { each: 15_000_000, all: 15_000_000 }

/** A mailbox on any server that speaks SMTP, and IMAP where answers are to come back. */
export const email: ChannelAdapter = {
  kind: 'email',
  capabilities: {
    fields: [
      { field: 'address', secret: false, optional: false }, { field: 'to', secret: false, optional: true }, { field: 'from', secret: false, optional: true },
      { field: 'user', secret: false, optional: true }, { field: 'smtp', secret: false, optional: true }, { field: 'imap', secret: false, optional: true },
      { field: 'plus', secret: false, optional: true }, { field: 'password', secret: true, optional: false },
    ],
    recipients: 'addresses', answers: true, status: false, readsBack: true, attachments: limits, text: null, proven: true,
    sources: {
      answers: 'https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4', readsBack: 'https://www.rfc-editor.org/rfc/rfc5321#section-6.1',
      attachments: 'https://support.google.com/mail/answer/6584', plus: 'https://www.rfc-editor.org/rfc/rfc5233',
    },
  },
  origins: [],
  // No secret of it goes over HTTP.
  origin: () => null,
  check: async (session, signal) => {
    const post = await postOf(session, signal)
    await checkSmtp({ server: post.smtp, login: post.login }, { signal, clock: session.clock })
    const reach = reachOf(post, session, signal)
    await reach?.((imap) => imap.folders())
    return { as: post.address, where: post.smtp.host, cannot: reach === null ? ['answers', 'readsBack'] : [] }
  },
  prepare: async (session, shipment) => {
    refuseHeavy(shipment.files, limits, session.name)
    return readableLetter(shipment, await postOf(session, AbortSignal.timeout(10_000)), session.name)
  },
  perform: sendMail,
  reconcile: readMailBack,
  poll: pollMail,
}
