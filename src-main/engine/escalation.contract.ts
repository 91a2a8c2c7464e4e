import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ChannelKind } from '../../src-contract/escalation.ts'
import type { ChannelId, EscalationId } from '../../src-contract/ids.ts'
import type { Item } from '../../src-contract/item.ts'
import { createEmailSandbox } from '../../src-sandbox/email/sandbox.ts'
import type { EmailSandbox } from '../../src-sandbox/email/sandbox.ts'
import { createHookSandbox } from '../../src-sandbox/hook/sandbox.ts'
import type { HookSandbox } from '../../src-sandbox/hook/sandbox.ts'
import { createRtSandbox } from '../../src-sandbox/rt/sandbox.ts'
import type { RtSandbox } from '../../src-sandbox/rt/sandbox.ts'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import { startBlog, startDesk } from './blog-engine.contract.ts'
import type { Desk } from './blog-engine.contract.ts'

/** A desk on a simulated blog, with simulated places to hand things over to. */
export type Office = {
  desk: Desk
  blog: WordPressSandbox
  mail: EmailSandbox
  rt: RtSandbox
  hook: HookSandbox
  folder: string
  add(kind: ChannelKind, more?: Record<string, string>): Promise<ChannelId>
  escalate(item: Item, channelId: ChannelId, note?: string): Promise<EscalationId>
  /** Until nothing of the outbox moves by itself. */
  sent(): Promise<void>
  close(): Promise<void>
}

export const us = 'vigie@maison.test'
export const service = 'sav@maison.test'
export const mailPassword = 'ouvre-toi'
export const rtToken = '1-14-abcdef'
export const hookKey = 'une clé partagée'

export async function startOffice(options: Parameters<typeof startDesk>[0] = {}): Promise<Office> {
  const blog = await startBlog(12)
  const mail = createEmailSandbox({ accounts: [{ address: us, password: mailPassword }, { address: service, password: mailPassword }] })
  const rt = createRtSandbox({ token: rtToken })
  const hook = createHookSandbox()
  await Promise.all([mail.listen(), rt.listen(), hook.listen()])
  const desk = startDesk(options)
  await desk.connect(blog)
  await desk.call('sync.run', {})
  await desk.call('settings.set', { key: 'hold.oneWay', value: 0 })
  const folder = join(desk.dir, 'dossiers')
  mkdirSync(folder)
  const typed: Partial<Record<ChannelKind, { settings: Record<string, string>; secrets: Record<string, string> }>> = {
    email: {
      settings: { address: us, to: service, smtp: `127.0.0.1:${mail.smtpPort}`, imap: `127.0.0.1:${mail.imapPort}` }, secrets: { password: mailPassword },
    },
    rt: { settings: { url: rt.url, queue: 'General' }, secrets: { token: rtToken } },
    webhook: { settings: { url: `${hook.url}/entree` }, secrets: { key: hookKey } },
    mattermost: { settings: {}, secrets: { url: `${hook.url}/hooks/abc` } },
    file: { settings: { folder, format: 'pdf' }, secrets: {} },
  }
  return {
    desk, blog, mail, rt, hook, folder,
    add: async (kind, more = {}) => {
      const { settings, secrets } = typed[kind] ?? { settings: {}, secrets: {} }
      return (await desk.call('channel.add', { kind, name: `Canal ${kind}`, settings: { ...settings, ...more }, secrets })).channel.id
    },
    escalate: async (item, channelId, note = 'À traiter, s’il vous plaît.') =>
      (await desk.call('escalation.send', { itemId: item.id, channelId, note, source: 'test' })).escalation.id,
    sent: async () => void (await desk.call('outbox.flush', { wait: true, timeoutMs: 60_000 })),
    close: async () => {
      await desk.close()
      await Promise.all([blog.close(), mail.close(), rt.close(), hook.close()])
    },
  }
}
