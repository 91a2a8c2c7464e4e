import { describe, expect, it } from 'vitest'
import type { EscalationId } from '../../../src-contract/ids.ts'
import { createJiraSandbox } from '../../../src-sandbox/jira/sandbox.ts'
import type { JiraSandbox } from '../../../src-sandbox/jira/sandbox.ts'
import type { SandboxServer } from '../../../src-sandbox/server.ts'
import { createZendeskSandbox } from '../../../src-sandbox/zendesk/sandbox.ts'
import type { ZendeskSandbox } from '../../../src-sandbox/zendesk/sandbox.ts'
import { describeChannel, sessionOf, shipment } from '../channel.contract.ts'
import type { RunningChannel } from '../channel.contract.ts'
import type { ChannelAdapter, Polling } from '../channel.ts'
import { jira } from '../jira/adapter.ts'
import { wordsIn } from '../jira/document.ts'
import { zendesk } from '../zendesk/adapter.ts'

const address = 'vigie@maison.test'
const secrets = { token: 'jeton-secret' }
const soon = () => AbortSignal.timeout(20_000)
const nothing = () => undefined

const running = (server: SandboxServer): Pick<RunningChannel, 'goWrong' | 'behave' | 'stop' | 'secrets'> => ({
  secrets,
  goWrong: (how) => server.misbehave({ mode: how === 'refuses' ? '403' : 'acceptThenCut', match: ({ method }) => method === 'POST' }),
  behave: () => server.behave(),
  stop: () => server.close(),
})

async function startJira(): Promise<RunningChannel & { server: JiraSandbox }> {
  const server = createJiraSandbox({ address, token: secrets.token, project: 'SAV' })
  const url = await server.listen()
  return { server, settings: { url, address, project: 'SAV' }, ...running(server), arrived: () => server.issues.length }
}

async function startZendesk(): Promise<RunningChannel & { server: ZendeskSandbox }> {
  const server = createZendeskSandbox({ address, token: secrets.token })
  const url = await server.listen()
  return { server, settings: { url, address }, ...running(server), arrived: () => server.tickets.length }
}

const polling = (remoteId: string): Polling => ({
  asked: [{ id: 3 as EscalationId, remoteId, remoteStatus: null, since: 0 }], cursor: null, ofMessage: () => null, ofToken: () => null, knows: () => false,
})

async function withOne<T extends RunningChannel>(start: () => Promise<T>, work: (one: T) => Promise<void>): Promise<void> {
  const one = await start()
  try {
    await work(one)
  } finally {
    await one.stop()
  }
}

/** A ticket, a follow-up on it, and what a person there says: all by the channel alone. */
async function goesAndComesBack(adapter: ChannelAdapter, one: RunningChannel, said: (remoteId: string) => void): Promise<void> {
  const session = sessionOf(adapter, one)
  const { remoteId, url } = await adapter.perform(session, shipment(), nothing, soon())
  expect(url?.startsWith(one.settings['url'] ?? 'nowhere')).toBe(true)
  const follow = shipment({ kind: 'followUp', remoteId })
  await adapter.perform(session, follow, nothing, soon())
  expect(await one.arrived()).toBe(1)
  expect(await adapter.reconcile(session, follow, Date.now(), soon())).toMatchObject({ kind: 'done' })
  expect(await adapter.reconcile(session, shipment({ kind: 'followUp', remoteId }), Date.now(), soon())).toEqual({ kind: 'not-done' })
  said(remoteId ?? '')
  const polled = await adapter.poll?.(session, polling(remoteId ?? ''), soon())
  expect(polled?.heard).toMatchObject([{ escalationId: 3, kind: 'comment', text: 'C’est réglé.', from: { name: 'Léa' }, foundBy: 'ticket' }])
  expect(polled?.statuses).toEqual([{ escalationId: 3, status: 'Résolu' }])
}

describeChannel('Jira', { adapter: jira, start: startJira })
describeChannel('Zendesk', { adapter: zendesk, start: startZendesk })

/** Oldest first, and the newest among them, however much was said before. */
async function readsTheLast(adapter: ChannelAdapter, one: RunningChannel, said: (remoteId: string, text: string) => void): Promise<void> {
  const session = sessionOf(adapter, one)
  const { remoteId } = await adapter.perform(session, shipment(), nothing, soon())
  for (let n = 1; n <= 120; n += 1) said(remoteId ?? '', `Réponse ${n}`)
  const polled = await adapter.poll?.(session, polling(remoteId ?? ''), soon())
  expect(polled?.heard.map(({ text }) => text).slice(-2)).toEqual(['Réponse 119', 'Réponse 120'])
}

const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content })
const words = (text: string) => ({ type: 'text', text })

describe('an issue in Jira', () => {
  it('takes a follow-up as a comment and finds it again; remarks of others and the status come back, ours do not', () => withOne(startJira, (one) => goesAndComesBack(jira, one, (id) => {
    one.server.say(id, 'Léa', { type: 'doc', version: 1, content: [paragraph(words('C’est '), { ...words('réglé.'), marks: [{ type: 'strong' }] })] })
    one.server.setStatus(id, 'Résolu')
  })))

  it('that much is said about is read to its last remark', () => withOne(startJira, (one) => readsTheLast(jira, one, (id, text) => {
    one.server.say(id, 'Léa', { type: 'doc', version: 1, content: [paragraph(words(text))] })
  })))

  it('is a document in which what a stranger wrote is text', () => withOne(startJira, async (one) => {
    const text = '{color:red}x{color} [~admin] h1. <b>\n\n~~~~\n!https://x.test/a.png!'
    await jira.perform(sessionOf(jira, one), shipment({ text, files: [] }), nothing, soon())
    const [made] = one.server.issues
    expect(made?.description).toMatchObject({ type: 'doc', content: [{ type: 'codeBlock', content: [{ type: 'text' }] }, { type: 'paragraph' }] })
    expect(wordsIn(made?.description)).toContain('{color:red}x{color} [~admin] h1. <b>\n\n~ ~ ~ ~\n!https://x.test/a.png!')
  }))

  it('is not taken for missing while the search may not know it yet, and found when it does', () => withOne(startJira, async (one) => {
    const session = sessionOf(jira, one)
    one.server.lag()
    const sent = shipment()
    const delivered = await jira.perform(session, sent, nothing, soon())
    await expect(jira.reconcile(session, sent, Date.now(), soon())).rejects.toThrow('remote.notFound')
    one.server.catchUp()
    expect(await jira.reconcile(session, sent, Date.now(), soon())).toEqual({ kind: 'done', delivered })
  }))

  it('is of the kind that was asked for, else of the first plain one, and a kind that is not there is said before anything leaves', () => withOne(startJira, async (one) => {
    const typed = (type: string) => sessionOf(jira, { ...one, settings: { ...one.settings, type } })
    expect(await jira.check(typed(''), soon())).toMatchObject({ as: 'Service client · Tâche' })
    expect(await jira.check(typed('tâche'), soon())).toMatchObject({ as: 'Service client · Tâche' })
    await expect(jira.check(typed('Sous-tâche'), soon())).rejects.toThrow('channel.field')
    await expect(jira.perform(typed('Bogue'), shipment(), nothing, soon())).rejects.toThrow('channel.field')
    expect(one.server.issues).toHaveLength(0)
  }))

  it('has no project that could be a path or a query', () => withOne(startJira, async (one) => {
    for (const project of ['../user', 'SAV" OR project != "X', 'SAV/x', 'S']) {
      await expect(jira.check(sessionOf(jira, { ...one, settings: { ...one.settings, project } }), soon())).rejects.toThrow('channel.field')
    }
  }))
})

describe('a document', () => {
  it('is read as its words in their order; people, emoji and links by what they are called', () => {
    const content = [
      paragraph({ type: 'mention', attrs: { id: 'x', text: '@Léa' } }, words(' voit'), { type: 'hardBreak' }, words('ça '), { type: 'emoji', attrs: { shortName: ':ok:', text: '👌' } }),
      { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(words('un'))] }, { type: 'listItem', content: [paragraph({ type: 'inlineCard', attrs: { url: 'https://x.test/1' } })] }] },
    ]
    expect(wordsIn({ type: 'doc', version: 1, content })).toBe('@Léa voit\nça 👌\n\nun\n\nhttps://x.test/1')
  })

  it('that is none, or goes down without end, is no words and no fall', () => {
    let deep: unknown = words('au fond')
    for (let n = 0; n < 5_000; n += 1) deep = { type: 'panel', content: [deep] }
    expect([null, 'texte', 3, { content: [words('x')] }, deep].map(wordsIn)).toEqual(['', '', '', '', ''])
  })
})

describe('a ticket in Zendesk', () => {
  it('takes a follow-up as a note and finds it again; remarks of others and the status come back, ours do not', () => withOne(startZendesk, (one) => goesAndComesBack(zendesk, one, (id) => {
    one.server.say(Number(id), 'Léa', 'C’est réglé.')
    one.server.setStatus(Number(id), 'Résolu')
  })))

  it('that much is said about is read to its last remark', () => withOne(startZendesk, (one) => readsTheLast(zendesk, one, (id, text) => one.server.say(Number(id), 'Léa', text))))

  it('is there once when the same is sent twice, and every note in it is internal', () => withOne(startZendesk, async (one) => {
    const session = sessionOf(zendesk, one)
    const sent = shipment()
    const first = await zendesk.perform(session, sent, nothing, soon())
    expect(await zendesk.perform(session, sent, nothing, soon())).toEqual(first)
    await zendesk.perform(session, shipment({ kind: 'followUp', remoteId: first.remoteId }), nothing, soon())
    expect(one.server.tickets.map(({ comments }) => comments.map((each) => each.public))).toEqual([[false, false]])
  }))

  it('loses nothing that looks like a tag, and fills nothing in for a stranger', () => withOne(startZendesk, async (one) => {
    const session = sessionOf(zendesk, one)
    const sent = shipment({ subject: 'S {{ticket.id}}', text: '<b>vous</b> & {{ticket.id}} {{{ticket.id}}}\n  "x" &lt;', files: [] })
    await zendesk.perform(session, sent, nothing, soon())
    const [made] = one.server.tickets
    expect(made?.subject).toBe('S { {ticket.id}}')
    expect(made?.comments[0]?.text).toContain('<b>vous</b> & { {ticket.id}} { { {ticket.id}}}\n  "x" &lt;')
    expect(await zendesk.prepare(session, sent)).toContain('<b>vous</b> & { {ticket.id}} { { {ticket.id}}}\n  "x" &lt;')
  }))

  it('is not promised to whom Zendesk takes for nobody', () => withOne(startZendesk, async (one) => {
    await expect(zendesk.check(sessionOf(zendesk, { ...one, secrets: { token: 'faux' } }), soon())).rejects.toThrow('auth.rejected')
  }))
})
