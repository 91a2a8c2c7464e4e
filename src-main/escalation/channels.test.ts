import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EscalationId } from '../../src-contract/ids.ts'
import { createEmailSandbox } from '../../src-sandbox/email/sandbox.ts'
import { createHookSandbox } from '../../src-sandbox/hook/sandbox.ts'
import { createRtSandbox } from '../../src-sandbox/rt/sandbox.ts'
import type { SandboxServer } from '../../src-sandbox/server.ts'
import { createTicketSandbox } from '../../src-sandbox/tickets/sandbox.ts'
import type { TicketSandbox } from '../../src-sandbox/tickets/sandbox.ts'
import { describeChannel, sessionOf, shipment } from './channel.contract.ts'
import type { RunningChannel } from './channel.contract.ts'
import { discord } from './discord/adapter.ts'
import { email } from './email/adapter.ts'
import { file } from './file/adapter.ts'
import { github } from './github/adapter.ts'
import { gitlab } from './gitlab/adapter.ts'
import { googlechat } from './googlechat/adapter.ts'
import { mattermost } from './mattermost/adapter.ts'
import { rt } from './rt/adapter.ts'
import { slack } from './slack/adapter.ts'
import { teams } from './teams/adapter.ts'
import { webhook } from './webhook/adapter.ts'

const [us, service, password] = ['vigie@maison.test', 'sav@maison.test', 'ouvre-toi']

const http = (server: SandboxServer): Pick<RunningChannel, 'goWrong' | 'behave' | 'stop'> => ({
  goWrong: (how) => server.misbehave({ mode: how === 'refuses' ? '403' : 'acceptThenCut', match: ({ method }) => method === 'POST' }),
  behave: () => server.behave(),
  stop: () => server.close(),
})

async function startHook(of: (url: string) => Pick<RunningChannel, 'settings' | 'secrets'>): Promise<RunningChannel> {
  const hook = createHookSandbox()
  const url = await hook.listen()
  return { ...of(url), ...http(hook), arrived: () => hook.posts.length }
}

async function startMail(): Promise<RunningChannel & { sandbox: ReturnType<typeof createEmailSandbox> }> {
  const sandbox = createEmailSandbox({ accounts: [{ address: us, password }, { address: service, password }] })
  await sandbox.listen()
  return {
    sandbox, settings: { address: us, to: service, smtp: `127.0.0.1:${sandbox.smtpPort}`, imap: `127.0.0.1:${sandbox.imapPort}` }, secrets: { password },
    arrived: () => sandbox.mailbox(service).folder('INBOX')?.mails.length ?? 0,
    goWrong: (how) => sandbox.misbehave({ mode: how === 'refuses' ? '403' : 'acceptThenCut', match: ({ protocol, name }) => protocol === 'smtp' && name === 'DATA' }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

describeChannel('E-mail', { adapter: email, start: startMail })
describeChannel('A signed webhook', { adapter: webhook, start: () => startHook((url) => ({ settings: { url: `${url}/entree` }, secrets: { key: 'clé' } })) })
describeChannel('Mattermost', { adapter: mattermost, start: () => startHook((url) => ({ settings: {}, secrets: { url: `${url}/hooks/abc` } })) })
describeChannel('Slack', { adapter: slack, start: () => startHook((url) => ({ settings: {}, secrets: { url: `${url}/services/T/B/x` } })) })
describeChannel('Teams', { adapter: teams, start: () => startHook((url) => ({ settings: {}, secrets: { url: `${url}/webhookb2/x` } })) })
describeChannel('Discord', { adapter: discord, start: () => startHook((url) => ({ settings: {}, secrets: { url: `${url}/api/webhooks/1/x` } })) })
describeChannel('Google Chat', { adapter: googlechat, start: () => startHook((url) => ({ settings: {}, secrets: { url: `${url}/v1/spaces/A/messages` } })) })
async function startTickets(like: 'github' | 'gitlab'): Promise<RunningChannel & { server: TicketSandbox }> {
  const server = createTicketSandbox({ like, token: 'jeton', project: 'maison/sav' })
  const url = await server.listen()
  return { server, settings: { url, [like === 'github' ? 'repository' : 'project']: 'maison/sav' }, secrets: { token: 'jeton' }, ...http(server), arrived: () => server.issues.length }
}

for (const [adapter, like] of [[github, 'github'], [gitlab, 'gitlab']] as const) {
  describeChannel(like, { adapter, start: () => startTickets(like) })

  describe(`an issue at ${like}`, () => {
    it('takes a follow-up as a comment and finds it again; remarks of others and the status come back, ours do not', async () => {
      const running = await startTickets(like)
      try {
        const session = sessionOf(adapter, running)
        const { remoteId, url } = await adapter.perform(session, shipment(), () => undefined, AbortSignal.timeout(20_000))
        expect([remoteId, url?.startsWith(running.server.url)]).toEqual(['1', true])
        const follow = shipment({ kind: 'followUp', remoteId })
        await adapter.perform(session, follow, () => undefined, AbortSignal.timeout(20_000))
        expect(await adapter.reconcile(session, follow, Date.now(), AbortSignal.timeout(20_000))).toMatchObject({ kind: 'done' })
        expect(await adapter.reconcile(session, shipment({ kind: 'followUp', remoteId }), Date.now(), AbortSignal.timeout(20_000))).toEqual({ kind: 'not-done' })
        running.server.say(1, 'Léa', 'C’est réglé.')
        const asked = [{ id: 3 as EscalationId, remoteId: '1', remoteStatus: null, since: 0 }]
        const polled = await adapter.poll?.(session, { asked, cursor: null, ofMessage: () => null, ofToken: () => null, knows: () => false }, AbortSignal.timeout(20_000))
        expect(polled?.heard).toMatchObject([{ escalationId: 3, kind: 'comment', text: 'C’est réglé.', from: { name: 'Léa' } }])
        expect(polled?.statuses).toHaveLength(1)
        const poll = (numbers: string[]) => adapter.poll?.(session, {
          asked: numbers.map((one, n) => ({ id: (n + 3) as EscalationId, remoteId: one, remoteStatus: null, since: 0 })), cursor: null, ofMessage: () => null, ofToken: () => null, knows: () => false,
        }, AbortSignal.timeout(20_000))
        // One that was deleted there keeps none of the others from being read; where none can be, that is said.
        expect((await poll(['99', '1']))?.heard).toMatchObject([{ escalationId: 4, text: 'C’est réglé.' }])
        await expect(poll(['99'])).rejects.toMatchObject({ failure: { code: 'remote.notFound' } })
      } finally {
        await running.stop()
      }
    })
  })
}

describeChannel('Request Tracker', {
  adapter: rt,
  start: async () => {
    const server = createRtSandbox({ token: 'jeton' })
    const url = await server.listen()
    return { settings: { url, queue: 'General' }, secrets: { token: 'jeton' }, ...http(server), arrived: () => server.tickets.length }
  },
})
for (const format of ['eml', 'html', 'pdf']) {
  describeChannel(`A file (${format})`, {
    adapter: file,
    start: () => {
      const folder = mkdtempSync(join(tmpdir(), 'vigie-file-'))
      return Promise.resolve({
        settings: { folder, format }, secrets: {}, arrived: () => (existsSync(folder) ? readdirSync(folder).length : 0),
        goWrong: (how) => {
          if (how === 'refuses') rmSync(folder, { recursive: true })
        },
        behave: () => void mkdirSync(folder, { recursive: true }),
        stop: () => {
          rmSync(folder, { recursive: true, force: true })
          return Promise.resolve()
        },
      })
    },
  })
}

describe('hooks', () => {
  it('go to the hosts of their service alone', async () => {
    for (const [adapter, url] of [[slack, 'https://hooks.slack.com.evil.test/x'], [teams, 'https://webhook.office.com.evil.test/x'], [mattermost, 'http://chat.test/hooks/x'], [discord, 'https://discord.com.evil.test/x'], [googlechat, 'https://evil.test/chat.googleapis.com'], [slack, 'javascript:alert(1)']] as const) {
      expect(() => adapter.origin({}, { url })).toThrow('channel.field')
    }
    expect(slack.origin({}, { url: 'https://hooks.slack.com/services/T/B/x' })).toBe('https://hooks.slack.com')
  })

  it('call nobody and mark nothing up: what a stranger wrote is text', async () => {
    const asked = { text: '<!channel> <https://x.test|ici> & ``` @all', subject: 'S', files: [] }
    const bodyOf = async (adapter: typeof slack, url: string) => JSON.parse((await adapter.prepare(sessionOf(adapter, { settings: {}, secrets: { url } }), shipment(asked))).split('\n\n').slice(1).join('\n\n')) as { text: string }
    expect((await bodyOf(slack, 'https://hooks.slack.com/x')).text).toContain('&lt;!channel&gt;')
    expect((await bodyOf(mattermost, 'https://chat.test/hooks/x')).text.match(/```/g)).toHaveLength(2)
  })

  it('are cut where the service ends, and never within a sign', async () => {
    const { text } = JSON.parse((await slack.prepare(sessionOf(slack, { settings: {}, secrets: { url: 'https://hooks.slack.com/x' } }), shipment({ text: '😡'.repeat(50_000), files: [] }))).split('\n\n').slice(1).join('\n\n')) as { text: string }
    expect(text.length).toBeLessThanOrEqual(30_000)
    expect(text).not.toMatch(/\p{Surrogate}/u)
  })
})

describe('a letter', () => {
  it('takes no header from what anybody wrote, and no more recipients than people can be asked', async () => {
    const running = await startMail()
    try {
      const session = sessionOf(email, running)
      const wire = await email.prepare(session, shipment())
      expect(wire.split('\n\n')[0]).not.toMatch(/^Bcc/m)
      await email.perform(session, shipment(), () => undefined, AbortSignal.timeout(20_000))
      const [letter] = running.sandbox.letters
      expect(letter?.raw.toString().split('\r\n\r\n')[0]).not.toMatch(/^Bcc/im)
      expect(letter?.to.toSorted()).toEqual([service, us])
      const many = Array.from({ length: 10_000 }, (_, n) => ({ name: '', address: `p${n}@x.test` }))
      await expect(email.prepare(session, shipment({ recipients: many }))).rejects.toThrow('channel.recipients')
      await expect(email.prepare(session, shipment({ recipients: [{ name: '', address: 'a@b.test\r\nRCPT TO:<c@d.test>' }] }))).rejects.toThrow('input.invalid')
    } finally {
      await running.stop()
    }
  })

  it('given up by a server that falls silent in the middle may have arrived, and says so', async () => {
    const running = await startMail()
    try {
      running.sandbox.misbehave({ mode: 'hang', match: ({ protocol, name }) => protocol === 'smtp' && name === 'DATA' })
      const stop = new AbortController()
      const begun: number[] = []
      const sending = email.perform(sessionOf(email, running), shipment(), () => {
        begun.push(1)
        setTimeout(() => stop.abort(), 1_500)
      }, stop.signal)
      await expect(sending).rejects.toMatchObject({ failure: { code: 'cancelled' }, sent: 'maybe' })
      expect(begun).toEqual([1])
      expect(running.arrived()).toBe(0)
    } finally {
      await running.stop()
    }
  })
})
