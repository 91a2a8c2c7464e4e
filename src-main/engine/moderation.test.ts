import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CommandInput, CommandName } from '../../src-contract/commands.ts'
import type { AccountId, BrandId, ClusterId, ItemId, ListEntryId, PinId, RuleId } from '../../src-contract/ids.ts'
import { moderationCommands } from '../../src-contract/moderation-commands.ts'
import type { RuleDraft } from '../../src-contract/moderation.ts'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import { startBlog, startDesk } from './blog-engine.contract.ts'
import type { Desk } from './blog-engine.contract.ts'
import { presets } from '../moderation/brand/charter.ts'

let blog: WordPressSandbox
let desk: Desk
let account: AccountId
let brandId: BrandId
beforeEach(async () => {
  blog = await startBlog(12)
  desk = startDesk()
  account = await desk.connect(blog)
  await desk.call('sync.run', {})
  brandId = (await desk.call('brand.list', {})).brands[0]?.id as BrandId
})
afterEach(async () => {
  await desk.close()
  await blog.close()
})

const codeOf = async (work: Promise<unknown>) => work.then(() => 'nothing thrown', (error: { failure?: { code: string } }) => error.failure?.code)

let people = 0
/** Arrives now, and is read and judged. */
async function arrives(text: string, name = `Lectrice ${(people += 1)}`): Promise<ItemId> {
  const remoteId = blog.addComment({ postId: 1, author: { name, email: `${name.replaceAll(' ', '.').toLowerCase()}@lecteur.example` }, text, at: Date.now(), status: 'approved' })
  await desk.call('sync.run', { accountId: account })
  const found = (await desk.items()).find((item) => item.remoteId === String(remoteId))
  if (found === undefined) throw new Error('nothing arrived')
  return found.id
}

const itemOf = async (id: ItemId) => (await desk.call('item.get', { id })).item
const ids = async (filter: object) => (await desk.call('inbox.page', { filter, limit: 100 })).items.map(({ id }) => id)

const rule = (patch: Partial<RuleDraft>): RuleDraft => ({ name: 'Une règle', brandIds: null, enabled: true, when: { words: ['tombola'] }, actions: [{ do: 'hide' }], ...patch })

describe('judging', () => {
  it('gives every comment a verdict, and finds it by what it is', async () => {
    const insult = await arrives('Quel c0nn@rd, va te faire voir')
    const question = await arrives('Bonjour, vous ouvrez à quelle heure demain ?')
    expect((await desk.items()).filter(({ own, verdict }) => !own && verdict === null)).toEqual([])
    expect((await itemOf(insult)).verdict).toMatchObject({ lang: 'fr', revision: 1, said: {}, sublabels: ['insult'] })
    expect(await ids({ verdict: 'toxic' })).toEqual([insult])
    expect(await ids({ verdict: 'question', state: 'todo' })).toEqual([question])
    expect((await desk.call('inbox.count', { filter: { verdict: 'toxic' } })).total).toBe(1)
    expect((await desk.call('judge.state', {})).left).toBe(0)
  })

  it('judges an edited comment again, and keeps the old verdict in the record', async () => {
    const id = await arrives('Merci beaucoup pour cet article')
    expect((await itemOf(id)).verdict).toMatchObject({ revision: 1, labels: { toxic: { band: 'pass' } } })
    blog.editComment(Number((await itemOf(id)).remoteId), 'Espèce de connard, ferme ta gueule')
    await desk.call('sync.run', {})
    expect((await itemOf(id)).verdict).toMatchObject({ revision: 2 })
    expect((await itemOf(id)).verdict?.labels.toxic.band).not.toBe('pass')
    expect(await ids({ verdict: 'toxic' })).toEqual([id])
  })

  it('puts the user’s word before its own, and takes it back', async () => {
    const id = await arrives('Très bon pain, je reviendrai')
    await desk.call('verdict.say', { ids: [id], label: 'question', is: true })
    expect(await ids({ verdict: 'question' })).toEqual([id])
    expect((await itemOf(id)).verdict?.said).toEqual({ question: true })
    await desk.call('verdict.say', { ids: [id], label: 'question', is: null })
    expect(await ids({ verdict: 'question' })).toEqual([])
  })

  it('explains a verdict so that it adds up, with what was undone and what would have changed it', async () => {
    const id = await arrives('Quel c0nn@rd, va te faire voir')
    const { explanation } = await desk.call('item.explain', { id })
    for (const { bias, score, reasons } of explanation.heads) expect(reasons.reduce((sum, { weight }) => sum + weight, bias)).toBeCloseTo(score, 6)
    expect(explanation.undone).toContainEqual({ from: 5, to: 12, text: 'connard', how: expect.any(String) })
    expect(explanation.without[0]).toMatchObject({ text: 'c0nn@rd', head: 'toxic' })
  })

  it('shows what the law asks where a threat is spoken', async () => {
    const id = await arrives('Je vais te tuer, sale chien')
    expect((await desk.call('item.explain', { id })).explanation.advice).toMatchObject({ country: 'FR', kind: 'threat', url: expect.stringContaining('internet-signalement') })
  })
})

describe('a brand’s lists', () => {
  it('bring what holds a suspect or banned word before the user, also in what came before', async () => {
    const before = await arrives('La tombola du quartier est une arnaque')
    expect((await itemOf(before)).verdict?.labels.toxic.band).toBe('pass')
    await desk.call('lists.add', { brandId, list: 'suspect', texts: ['tombola'] })
    await desk.call('judge.run', {})
    expect((await itemOf(before)).verdict).toMatchObject({ listed: ['suspect'], labels: { toxic: { band: 'queue' } }, hide: false })
    await desk.call('lists.add', { brandId, list: 'banned', texts: ['quartier'] })
    await desk.call('judge.run', {})
    expect((await itemOf(before)).verdict).toMatchObject({ hide: true, labels: { toxic: { band: 'hide' } } })
    const { explanation } = await desk.call('item.explain', { id: before })
    for (const { bias, score, reasons } of explanation.heads) expect(reasons.reduce((sum, { weight }) => sum + weight, bias)).toBeCloseTo(score, 6)
  })

  it('let an allowed word weigh nothing, and refuse a pattern that cannot be read in linear time', async () => {
    const id = await arrives('Ma connasse de tarte')
    await desk.call('lists.add', { brandId, list: 'allowed', texts: ['connasse'] })
    await desk.call('judge.run', {})
    expect((await desk.call('item.explain', { id })).explanation.caps).toContainEqual({ by: 'allowed', what: 'allowed' })
    expect(await codeOf(desk.call('lists.add', { brandId, list: 'banned', texts: ['(a)\\1'], pattern: true }))).toBe('pattern.invalid')
    expect(await codeOf(desk.call('lists.add', { brandId, list: 'banned', texts: ['(?=x)'], pattern: true }))).toBe('pattern.invalid')
    expect((await desk.call('lists.try', { text: 'promo\\d+', pattern: true, sample: 'la PROMO42, pas lapromo42' })).ranges).toEqual([[3, 10]])
  })
})

describe('rules', () => {
  it('act on what arrives after them, not on what was there; once for a revision; and their log survives them', async () => {
    const before = await arrives('Une tombola formidable')
    const saved = await desk.call('rules.save', { rule: rule({}) })
    expect((await itemOf(before)).visibility).toBe('visible')
    const after = await arrives('Encore une tombola')
    expect(await itemOf(after)).toMatchObject({ visibility: 'held', state: 'done', firings: [{ name: 'Une règle', outcomes: [{ action: 'hide', outcome: 'done' }], undone: false }] })
    await desk.call('sync.run', {})
    await desk.call('judge.run', {})
    expect((await itemOf(after)).firings).toHaveLength(1)
    await desk.call('rules.remove', { id: saved.rule.id })
    expect((await desk.call('rules.log', { limit: 10 })).firings).toMatchObject([{ itemId: after, name: 'Une règle' }])
  })

  it('never hide again what the user gave back, even where the author edits it', async () => {
    await desk.call('rules.save', { rule: rule({}) })
    const id = await arrives('Encore une tombola')
    const { firings } = await itemOf(id)
    await desk.call('decision.undo', { id: firings[0]?.decisionId ?? undefined })
    expect((await itemOf(id)).visibility).toBe('visible')
    blog.editComment(Number((await itemOf(id)).remoteId), 'Encore et encore une tombola')
    await desk.call('sync.run', {})
    expect((await itemOf(id))).toMatchObject({ visibility: 'visible', verdict: { revision: 2 } })
    expect((await itemOf(id)).firings[0]?.outcomes).toEqual([{ action: 'hide', outcome: 'userDecided', code: null }])
  })

  it('follow their written precedence: the first decides, labels all stick', async () => {
    const first = await desk.call('rules.save', { rule: rule({ name: 'garder', actions: [{ do: 'queue' }, { do: 'label', name: 'jeux' }] }) })
    const second = await desk.call('rules.save', { rule: rule({ name: 'masquer', actions: [{ do: 'hide' }, { do: 'label', name: 'hasard' }] }) })
    const kept = await itemOf(await arrives('Encore une tombola'))
    expect(kept).toMatchObject({ visibility: 'visible', labels: [{ name: 'hasard' }, { name: 'jeux' }] })
    expect(kept.firings.flatMap(({ outcomes }) => outcomes)).toContainEqual({ action: 'hide', outcome: 'overruled', code: null })
    await desk.call('rules.order', { ids: [second.rule.id, first.rule.id] })
    expect(await itemOf(await arrives('Toujours une tombola'))).toMatchObject({ visibility: 'held' })
  })

  it('refuse what would touch everything, and what no engine of ours can read', async () => {
    expect(await codeOf(desk.call('rules.save', { rule: rule({ when: {} }) }))).toBe('rule.empty')
    expect(await codeOf(desk.call('rules.save', { rule: rule({ when: { pattern: '(x' } }) }))).toBe('pattern.invalid')
  })

  it('show what they would have done before they are saved, and do it to the past when asked', async () => {
    const down = await arrives('Une tombola')
    const answered = await arrives('La tombola de samedi ?')
    const restored = await arrives('Tombola, tombola')
    await desk.call('reply.submit', { id: answered, text: 'Oui, à 15 h' })
    await desk.call('act.submit', { verb: 'hide', ids: [restored] })
    await desk.call('act.submit', { verb: 'unhide', ids: [restored] })
    const replayed = await desk.call('rules.replay', { rule: rule({}) })
    expect(replayed).toMatchObject({ examined: 15, matched: 3, replied: 1, restored: 1, alreadyDown: 1, wouldTakeDown: 2, ids: [restored, answered, down] })
    expect((await itemOf(down)).visibility).toBe('visible')
    const { rule: saved } = await desk.call('rules.save', { rule: rule({}) })
    const applied = await desk.call('rules.apply', { id: saved.id })
    expect(applied).toMatchObject({ matched: 3, done: 2, kept: 1, decisionIds: [expect.any(Number)] })
    expect([(await itemOf(down)).visibility, (await itemOf(restored)).visibility]).toEqual(['held', 'visible'])
    expect(await desk.call('rules.apply', { id: saved.id })).toMatchObject({ done: 0 })
    await desk.call('decision.undo', { id: applied.decisionIds[0] })
    expect([(await itemOf(down)).visibility, (await itemOf(answered)).visibility]).toEqual(['visible', 'visible'])
  })

  it('do nothing again that the user has taken back or called off, though the author edits the comment', async () => {
    await desk.call('rules.save', { rule: rule({ actions: [{ do: 'reply', texts: ['Merci pour votre message.'] }] }) })
    const undone = await arrives('Encore une tombola')
    const stopped = await arrives('Une tombola de plus')
    await desk.call('decision.undo', { id: (await itemOf(undone)).firings[0]?.decisionId ?? undefined })
    const [job] = (await desk.call('outbox.list', { live: true })).jobs.filter(({ itemId }) => itemId === stopped)
    if (job === undefined) throw new Error('no reply was held')
    await desk.call('outbox.cancel', { id: job.id })
    for (const id of [undone, stopped]) blog.editComment(Number((await itemOf(id)).remoteId), 'La tombola, corrigée')
    await desk.call('sync.run', {})
    expect((await itemOf(undone)).firings.map(({ outcomes }) => outcomes[0]?.outcome).toSorted()).toEqual(['done', 'userDecided'])
    expect((await desk.call('outbox.list', { live: true })).jobs).toEqual([])
  })

  it('answer with one of the approved texts, by turns, and nobody who has been answered', async () => {
    await desk.call('rules.save', { rule: rule({ actions: [{ do: 'reply', texts: ['Merci à vous', 'À samedi'] }] }) })
    const one = await itemOf(await arrives('Une tombola'))
    const two = await itemOf(await arrives('Deux tombola'))
    expect([one.jobs[0]?.text, two.jobs[0]?.text]).toEqual(['Merci à vous', 'À samedi'])
  })
})

describe('pinned examples', () => {
  it('refuse a rule, a list and a charter that break one, unless the user says so', async () => {
    await desk.call('pins.add', { text: 'Merci pour la tombola', want: 'never' })
    expect(await codeOf(desk.call('rules.save', { rule: rule({}) }))).toBe('pins.broken')
    expect((await desk.call('rules.list', {})).rules).toEqual([])
    expect(await codeOf(desk.call('lists.add', { brandId, list: 'banned', texts: ['tombola'] }))).toBe('pins.broken')
    const kept = await desk.call('rules.save', { rule: rule({}), override: true })
    expect(kept.pins).toMatchObject({ pins: 1, broken: [expect.any(Number)] })
    expect((await desk.call('pins.list', {})).pins).toMatchObject([{ holds: false }])
    // What does not hold already stands in nobody's way.
    await desk.call('rules.save', { id: kept.rule.id, rule: rule({ name: 'Autre nom' }) })
    await desk.call('rules.save', { id: kept.rule.id, rule: rule({ unless: { words: ['merci'] } }) })
    expect((await desk.call('pins.list', {})).pins).toMatchObject([{ holds: true }])
  })

  it('hold a text that must be hidden against what would let it through', async () => {
    const { rule: saved } = await desk.call('rules.save', { rule: rule({}) })
    await desk.call('pins.add', { itemId: await arrives('La tombola, encore'), want: 'hide' })
    expect(await codeOf(desk.call('rules.remove', { id: saved.id }))).toBe('pins.broken')
    expect(await codeOf(desk.call('rules.save', { id: saved.id, rule: rule({ enabled: false }) }))).toBe('pins.broken')
  })
})

describe('auto-hide', () => {
  it('is off until a week of what it would have hidden has been looked at', async () => {
    const id = await arrives('Espèce de sale connard, je vais te tuer')
    expect((await itemOf(id)).visibility).toBe('visible')
    expect(await codeOf(desk.call('autohide.set', { brandId, on: true }))).toBe('autohide.tooSoon')
  })

  it('once on, hides what arrives, leaves it in the queue, and never again what was given back', async () => {
    blog.addComment({ postId: 1, author: { name: 'Ancien', email: 'ancien@lecteur.example' }, text: 'Il y a longtemps', at: Date.now() - 9 * 86_400_000, status: 'approved' })
    blog.addComment({ postId: 1, author: { name: 'Ancien', email: 'ancien@lecteur.example' }, text: 'Espèce de sale connard, je vais te tuer', at: Date.now() - 3 * 86_400_000, status: 'approved' })
    const second = desk
    await second.call('account.remove', { id: account })
    account = await second.connect(blog)
    await second.call('sync.run', {})
    expect(await codeOf(second.call('autohide.set', { brandId, on: true }))).toBe('autohide.unseen')
    expect(await second.call('autohide.week', { brandId })).toMatchObject({ total: 1, items: [{ visibility: 'visible' }] })
    expect((await second.call('autohide.set', { brandId, on: true })).autohide).toMatchObject({ on: true })
    const id = await arrives('Sale connard, je vais te tuer, espèce de merde')
    const hidden = await itemOf(id)
    expect(hidden).toMatchObject({ visibility: 'held', state: 'new', unread: true, firings: [{ ruleId: null, outcomes: [{ action: 'hide', outcome: 'done' }] }] })
    expect((await second.call('decision.recent', { limit: 1 })).decisions).toMatchObject([{ source: 'autohide', verb: 'hide' }])
    await second.call('decision.undo', { id: hidden.firings[0]?.decisionId ?? undefined })
    blog.editComment(Number(hidden.remoteId), 'Sale connard, je vais te tuer, espèce de grosse merde')
    await second.call('sync.run', {})
    expect(await itemOf(id)).toMatchObject({ visibility: 'visible', verdict: { hide: true, revision: 2 } })
    expect((await second.call('autohide.list', {})).brands).toMatchObject([{ hidden: 1, takenBack: 1 }])
  })

  it('and rules by what a comment is keep to the user’s word on it, also where its author edits it', async () => {
    blog.addComment({ postId: 1, author: { name: 'Ancien', email: 'ancien@lecteur.example' }, text: 'Il y a longtemps', at: Date.now() - 9 * 86_400_000, status: 'approved' })
    await desk.call('account.remove', { id: account })
    account = await desk.connect(blog)
    await desk.call('sync.run', {})
    const id = await arrives('Espèce de sale connard, je vais te tuer')
    expect((await itemOf(id)).verdict?.hide).toBe(true)
    await desk.call('verdict.say', { ids: [id], label: 'toxic', is: false })
    await desk.call('autohide.week', { brandId })
    await desk.call('autohide.set', { brandId, on: true })
    await desk.call('rules.save', { rule: rule({ when: { labels: ['toxic'] }, actions: [{ do: 'spam' }] }) })
    blog.editComment(Number((await itemOf(id)).remoteId), 'Espèce de sale connard, je vais te tuer !')
    await desk.call('sync.run', {})
    expect(await itemOf(id)).toMatchObject({ visibility: 'visible', firings: [], verdict: { hide: true, revision: 2, said: { toxic: false } } })
  })
})

// The blog's own comments differ in a number alone.
const clusters = async (open = false) => (await desk.call('clusters.list', { limit: 10, open })).clusters.filter(({ items }) => items !== 12)

describe('clusters', () => {
  it('gather the same text from several people, and are decided at once and undone at once', async () => {
    const some = [await arrives('Ce produit m’a changé la vie, courez-y !'), await arrives('ce produit m’a changé la vie courez-y'), await arrives('Ce produit m’a changé la vie... courez-y')]
    const [cluster] = await clusters()
    expect(cluster).toMatchObject({ kind: 'sameText', items: 3, authors: 3, open: 3 })
    if (cluster === undefined) throw new Error('no cluster')
    expect((await desk.call('clusters.get', { id: cluster.id, limit: 10 })).items.map(({ id }) => id)).toEqual(some.toReversed())
    expect(await ids({ cluster: cluster.id })).toEqual(some.toReversed())
    const { decisionId } = await desk.call('clusters.decide', { id: cluster.id, verb: 'hide' })
    expect(await clusters(true)).toEqual([])
    await desk.call('decision.undo', { id: decisionId ?? undefined })
    expect((await desk.call('clusters.get', { id: cluster.id, limit: 10 })).cluster.open).toBe(3)
    const late = await arrives('Ce produit m’a changé la vie ! Courez-y')
    await desk.call('clusters.decide', { id: cluster.id, verb: 'hide', upTo: cluster.sample })
    expect((await itemOf(late)).visibility).toBe('visible')
    expect((await desk.call('clusters.get', { id: cluster.id, limit: 10 })).cluster).toMatchObject({ items: 4, open: 1 })
  })

  it('tell a burst of people never seen before under one post', async () => {
    const texts = ['Honte à vous', 'On boycotte', 'Vendus', 'Je ne reviendrai plus', 'C’est fini', 'Bravo le service', 'Allez voir ailleurs', 'Plus jamais', 'Et voilà']
    for (const [n, text] of texts.entries()) blog.addComment({ postId: 1, author: { name: `Inconnu ${n}`, email: `inconnu${n}@lecteur.example` }, text, at: Date.now(), status: 'approved' })
    await desk.call('sync.run', { accountId: account })
    expect(await clusters()).toMatchObject([{ kind: 'burst', authors: 9, open: 9 }])
  })

  it('tell a purse that several bring, and a name that looks like ours', async () => {
    await arrives('Doublez : bit.ly/gain-sur')
    expect(await clusters()).toEqual([])
    await arrives('Regardez bit.ly/gain-sur vite')
    await arrives('Je suis le service client', 'Ate1ier Officiel')
    expect((await clusters()).map(({ kind, items }) => [kind, items])).toEqual([['lookAlike', 1], ['promo', 2]])
  })
})

describe('learning', () => {
  it('takes hiding, restoring and the user’s word for lessons, counts them by week, and takes back what was undone', async () => {
    const id = await arrives('Une tombola formidable')
    await desk.call('act.submit', { verb: 'hide', ids: [id], source: 'window' })
    await desk.call('judge.run', {})
    expect(await desk.call('learning.report', {})).toMatchObject({ brands: [{ decisions: 1 }], weeks: [{ decisions: 1, right: 0, missed: 1 }] })
    await desk.call('decision.undo', { source: 'window' })
    await desk.call('judge.run', {})
    expect((await desk.call('learning.report', {})).brands).toMatchObject([{ decisions: 0 }])
    await desk.call('verdict.say', { ids: [id], label: 'toxic', is: false })
    await desk.call('judge.run', {})
    expect(await desk.call('learning.report', {})).toMatchObject({ brands: [{ decisions: 1 }], weeks: [{ decisions: 1, right: 1, falseAlarms: 0 }] })
    expect((await desk.call('learning.forget', { brandId })).forgotten).toBe(1)
  })

  it('learns nothing from what a rule did', async () => {
    await desk.call('rules.save', { rule: rule({}) })
    await arrives('Une tombola formidable')
    await desk.call('judge.run', {})
    expect((await desk.call('learning.report', {})).brands).toMatchObject([{ decisions: 0 }])
  })
})

describe('the charter', () => {
  it('lets a brand tolerate what another does not, and on one campaign more than elsewhere', async () => {
    const { charter } = await desk.call('charter.get', { brandId })
    const id = await arrives('Quel connard ce type')
    expect((await itemOf(id)).verdict?.labels.toxic.band).not.toBe('pass')
    await desk.call('charter.set', { brandId, charter: { ...charter, tolerance: { ...charter.tolerance, insult: 'yes' } } })
    await desk.call('judge.run', {})
    expect((await itemOf(id)).verdict?.labels.toxic.band).toBe('pass')
    await desk.call('charter.set', {
      brandId,
      charter: { ...charter, overrides: [{ name: 'Bonjour', posts: [], campaign: 'bonjour', tolerance: { insult: 'yes' }, until: null }] },
    })
    await desk.call('judge.run', {})
    expect((await itemOf(id)).verdict?.labels.toxic.band).toBe('pass')
    expect(await codeOf(desk.call('charter.set', { brandId, charter: { ...charter, hours: { timeZone: 'Nowhere/Land', days: [] } } }))).toBe('input.invalid')
  })
})

describe('every command of moderation', () => {
  it('answers in the shape of its schema', async () => {
    const id = await arrives('Quel connard')
    const { rule: saved } = await desk.call('rules.save', { rule: rule({}) })
    const { entries: [entry] } = await desk.call('lists.add', { brandId, list: 'suspect', texts: ['colis'] })
    const { pin } = await desk.call('pins.add', { text: 'Bonjour', want: 'never' })
    const [cluster] = (await desk.call('clusters.list', { limit: 1 })).clusters
    const calls: { [N in keyof typeof moderationCommands]: CommandInput<N> } = {
      'judge.run': {}, 'judge.state': {}, 'item.explain': { id }, 'verdict.say': { ids: [id], label: 'spam', is: false },
      'lists.all': { brandId }, 'lists.add': { brandId, list: 'competitor', texts: ['Autre Maison'] }, 'lists.remove': { ids: [entry?.id ?? (0 as ListEntryId)] },
      'lists.try': { text: 'colis', pattern: false, sample: 'Le c0lis' }, 'rules.list': {}, 'rules.save': { rule: rule({ enabled: false }) }, 'rules.order': { ids: [saved.id] },
      'rules.replay': { rule: rule({}), shown: 1 }, 'rules.apply': { id: saved.id }, 'rules.log': { limit: 3, ruleId: saved.id, brandId }, 'rules.remove': { id: saved.id },
      'pins.list': {}, 'pins.add': { itemId: id, want: 'hide' }, 'pins.run': {}, 'pins.remove': { id: pin.id },
      'autohide.list': {}, 'autohide.week': { brandId }, 'autohide.set': { brandId, on: false },
      'charter.get': { brandId }, 'charter.set': { brandId, charter: presets.gaming, override: true }, 'charter.presets': {},
      'clusters.list': { limit: 5, open: true }, 'clusters.get': { id: cluster?.id ?? (0 as ClusterId), limit: 5 }, 'clusters.decide': { id: cluster?.id ?? (0 as ClusterId), verb: 'done' },
      'learning.report': { brandId, weeks: 4 }, 'learning.forget': { brandId },
    }
    expect(Object.keys(calls).toSorted()).toEqual(Object.keys(moderationCommands).toSorted())
    for (const [name, input] of Object.entries(calls)) expect([name, await codeOf(desk.call(name as CommandName, input as never))]).toEqual([name, 'nothing thrown'])
  })

  it('says what is not there', async () => {
    expect(await codeOf(desk.call('rules.apply', { id: 99 as RuleId }))).toBe('rule.unknown')
    expect(await codeOf(desk.call('pins.remove', { id: 99 as PinId }))).toBe('pin.unknown')
    expect(await codeOf(desk.call('clusters.get', { id: 99 as ClusterId, limit: 1 }))).toBe('cluster.unknown')
    expect(await codeOf(desk.call('lists.remove', { ids: [99 as ListEntryId] }))).toBe('lists.unknown')
    expect(await codeOf(desk.call('charter.get', { brandId: 99 as BrandId }))).toBe('brand.unknown')
    expect(await codeOf(desk.call('item.explain', { id: 99 as ItemId }))).toBe('item.unknown')
  })
})
