import { afterEach, describe, expect, test } from 'vitest'
import { accountId } from '../../../src-contract/ids.ts'
import type { Target } from '../../../src-contract/remote.ts'
import { createAccount } from '../../store/accounts.ts'
import { testStore } from '../../store/test-store.ts'
import type { TestStore } from '../../store/test-store.ts'
import { recentTargets } from '../../store/targets.ts'
import { noCounts, pullStream } from '../../sync/pull.ts'
import { sweepRecent } from '../../sync/sweep.ts'
import { never, newKey } from '../begin.contract.ts'
import type { Action } from '../adapter.ts'
import { email } from './adapter.ts'
import { begin, us } from './begin.contract.ts'
import type { Begun } from './begin.contract.ts'

const stores: TestStore[] = []
afterEach(() => {
  for (const { end } of stores.splice(0)) end()
})

type Held = { remoteId: string; text: string; visibility: string; handle: string }

/** A mailbox and a store that reads it, as the engine does. */
async function keeping(begun: Begun) {
  const of = testStore()
  stores.push(of)
  const { store } = of
  const id = createAccount(store, { network: 'email', brand: 'Sauvaline', remoteId: us, handle: us, name: us, url: null, settings: {}, secretRef: 's' })
  const pull = () => ({
    store, counts: noCounts(), seen: new Set<string>(), signal: never, onBatch: () => {},
    reach: { account: { ...begun.session.account, id }, adapter: email, turn: <T>(work: (session: Begun['session']) => Promise<T>) => work(begun.session) },
  })
  const targets = () => recentTargets(store.read, accountId.parse(id), { limit: 100, sinceAt: 0 })
  return {
    targets,
    async read(...streams: string[]) {
      const one = pull()
      for (const stream of email.streams(begun.session.account)) if (streams.length === 0 || streams.includes(stream.id)) await pullStream(one, stream)
      return one.counts
    },
    sweep: () => sweepRecent(pull(), 100, 0),
    /** As after a loss of everything that was noted of the reading, but not of what was read. */
    forget: () => store.write.prepare<[number], never>('DELETE FROM cursors WHERE account_id = ?').run(id),
    items: () =>
      store.read
        .prepare<[number], Held>(`SELECT i.remote_id AS remoteId, i.text, i.visibility, a.handle FROM items i JOIN authors a ON a.id = i.author_id WHERE i.account_id = ? ORDER BY i.text`)
        .all(id),
    target: (text: string): Target => {
      const row = store.read.prepare<[number, string], { remote_id: string }>('SELECT remote_id FROM items WHERE account_id = ? AND text = ?').get(id, text)
      const found = targets().find(({ remoteId }) => remoteId === row?.remote_id)
      if (found === undefined) throw new Error('not held')
      return found
    },
  }
}

const act = (target: Target, verb: Action['verb'], text: string | null = null): Action => ({ verb, target, text, private: false, reason: null })

const order = { id: 'same@mail.example', subject: 'Re: Commande', text: 'Où est mon colis ?' }
const forgery = { ...order, from: { name: 'Quelqu’un', address: 'faux@mail.example' }, text: 'Tout va bien, merci !' }
const texts = (items: readonly Held[]) => items.map(({ text }) => text)
const both = [order.text, forgery.text]

describe('two letters under one Message-ID', () => {
  for (const [name, first, second] of [['the real one first', order, forgery], ['the other one first', forgery, order]] as const) {
    test(`are two, ${name}, and stay the two they are when all is read again, from nothing or under new numbers`, async () => {
      const begun = await begin()
      const mine = await keeping(begun)
      begun.write(first)
      await mine.read()
      begun.write(second)
      await mine.read()
      const held = mine.items()
      expect(texts(held)).toEqual(both)
      expect(new Set(held.map(({ handle }) => handle)).size).toBe(2)
      mine.forget()
      expect(await mine.read()).toMatchObject({ new: 0 })
      begun.sandbox.mailbox(us).renumber('INBOX')
      expect(await mine.read()).toMatchObject({ new: 0 })
      expect(mine.items()).toEqual(held)
      const afresh = await keeping(begun)
      await afresh.read()
      expect(texts(afresh.items())).toEqual(both)
    })
  }

  test('on one page, in two folders, and of one author who writes other words', async () => {
    const begun = await begin()
    const mine = await keeping(begun)
    begun.write({ ...order, at: 1_770_000_000_000 })
    begun.write({ ...order, at: 1_770_000_000_000, text: 'Je retire tout.' })
    begun.write(forgery, 'Junk')
    await mine.read()
    expect(mine.items()).toMatchObject([{ text: 'Je retire tout.' }, { text: order.text, visibility: 'visible' }, { text: forgery.text, visibility: 'spam' }])
  })

  test('what carries the name that the second one is kept under is a third', async () => {
    const begun = await begin()
    const mine = await keeping(begun)
    begun.write(order)
    begun.write(forgery)
    await mine.read()
    const name = mine.target(forgery.text).remoteId
    expect(name).toMatch(/^same@mail\.example#/)
    begun.write({ ...order, id: name, text: 'Encore moi.' })
    await mine.read()
    expect(texts(mine.items())).toEqual(['Encore moi.', ...both])
  })

  test('without a Message-ID the words tell them apart as well', async () => {
    const begun = await begin()
    const mine = await keeping(begun)
    const raw = (text: string) => `From: lea@mail.example\r\nTo: ${us}\r\nSubject: Re: Bonjour\r\nDate: Sun, 1 Mar 2026 10:00:00 +0000\r\n\r\n${text}\r\n`
    begun.drop(raw('Une chose'))
    begun.drop(raw('Une autre'))
    await mine.read()
    expect(texts(mine.items())).toEqual(['Une autre', 'Une chose'])
  })

  for (const lacks of [[], ['UIDPLUS', 'MOVE', 'CONDSTORE']] as const) {
    test(`what is done to the one is never done to the other, wherever they were put${lacks.length === 0 ? '' : ', on a server that does not tell where it moves things'}`, async () => {
      const begun = await begin({ lacks })
      const mine = await keeping(begun)
      const mailbox = begun.sandbox.mailbox(us)
      begun.write(forgery)
      begun.write(order)
      await mine.read()
      const inbox = mailbox.folder('INBOX')
      if (inbox === null) throw new Error('no inbox')
      // The real one is filed by a colleague; the other stays where both were.
      mailbox.copy(inbox, mailbox.create('Clients'), [2])
      mailbox.remove(inbox, [2])
      const target = mine.target(order.text)
      const { observed } = await email.perform(begun.session, act(target, 'spam'), newKey(), never)
      expect(observed).toMatchObject([{ remoteId: target.remoteId, text: order.text, visibility: 'spam' }])
      expect(mailbox.folder('INBOX')?.mails).toHaveLength(1)
      expect(mailbox.folder('Junk')?.mails).toHaveLength(1)
      const other = mine.target(forgery.text)
      const done = await email.perform(begun.session, act(other, 'spam'), newKey(), never)
      expect(done.observed).toMatchObject([{ remoteId: other.remoteId, text: forgery.text }])
      // The one is thrown away for good: it is gone, and the other is not taken for it.
      const junk = mailbox.folder('Junk')
      if (junk === null) throw new Error('no junk')
      mailbox.remove(junk, [1])
      await mine.sweep()
      expect(mine.items()).toMatchObject([{ text: order.text, visibility: 'deleted' }, { text: forgery.text, visibility: 'spam' }])
    })
  }
})

describe('one letter', () => {
  test('in two folders, moved, or read from its place and then by another way is one', async () => {
    const begun = await begin()
    const mine = await keeping(begun)
    const mailbox = begun.sandbox.mailbox(us)
    begun.write(order)
    await mine.read()
    const inbox = mailbox.folder('INBOX')
    const junk = mailbox.folder('Junk')
    if (inbox === null || junk === null) throw new Error('no folders')
    mailbox.copy(inbox, junk, [1])
    await mine.read()
    expect(mine.items()).toHaveLength(1)
    mailbox.remove(inbox, [1])
    await mine.read()
    await mine.sweep()
    expect(mine.items()).toMatchObject([{ text: order.text, visibility: 'spam' }])
    mine.forget()
    await mine.read()
    expect(mine.items()).toHaveLength(1)
  })

  test('that we sent and got a copy of is one, though a server on the way encoded it anew', async () => {
    const begun = await begin()
    const mine = await keeping(begun)
    const head = `From: Service <${us}>\r\nTo: lea@mail.example\r\nCc: ${us}\r\nSubject: Re: Colis\r\nMessage-ID: <ours@webmail.example>\r\nIn-Reply-To: <a@mail.example>\r\nDate: Sun, 1 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n`
    begun.drop(`${head}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nIl part dès demain.\r\n`, 'Sent')
    begun.drop(`Received: by relay\r\n${head}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nIl part d=C3=A8s=\r\n demain.\r\n\r\n`)
    await mine.read()
    expect(mine.items()).toHaveLength(1)
    mine.forget()
    await mine.read()
    expect(mine.items()).toHaveLength(1)
  })

  test('our own answer, sent and read back among the sent, is one', async () => {
    const begun = await begin()
    const mine = await keeping(begun)
    begun.write({ text: 'Bonjour ?' })
    await mine.read()
    await email.perform(begun.session, act(mine.target('Bonjour ?'), 'reply', 'Bonjour !'), newKey(), never)
    await mine.read()
    mine.forget()
    await mine.read()
    expect(texts(mine.items())).toEqual(['Bonjour !', 'Bonjour ?'])
  })
})
