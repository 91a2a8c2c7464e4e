import { expect, it } from 'vitest'
import type { Item } from '../../src-contract/item.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import { readDesktopSettings } from './desktop-settings.ts'
import { createNotifier, type Notice } from './notifier.ts'

const monday = Date.parse('2026-11-23T12:00:00Z')
const pass = { p: 0, band: 'pass' } as const
const queue = { p: 0.9, band: 'queue' } as const

type Of = { id: number; brand?: number; head?: 'complaint' | 'question' | 'threat' | null; judged?: boolean; own?: boolean; text?: string; author?: string }

/** As much of an item as a notification looks at. */
function item({ id, brand = 1, head = 'complaint', judged = true, own = false, text = 'Toujours rien reçu', author = 'Nadia' }: Of): Item {
  const labels = { toxic: head === 'threat' ? queue : pass, spam: pass, complaint: head === 'complaint' ? queue : pass, question: head === 'question' ? queue : pass, praise: pass }
  const verdict = judged ? { labels, sublabels: head === 'threat' ? ['threat'] : [], said: {} } : null
  const named = { id: brand, name: brand === 1 ? 'Lumen' : 'Sauvaline', hue: 0 }
  return { id, brand: named, own, kind: 'comment', network: 'wordpress', text, author: { name: author, handle: 'nadia' }, verdict } as unknown as Item
}

function scene(stored: Record<string, unknown> = {}) {
  const shown: Notice[] = []
  const scene = { items: [] as Item[], now: monday, looking: false, stored, shown, asked: [] as number[] }
  const notifier = createNotifier({
    arrived: async (since) => {
      scene.asked.push(since)
      return scene.items
    },
    settings: () => readDesktopSettings(scene.stored),
    t: () => createTranslator('fr'),
    now: () => scene.now,
    isLooking: () => scene.looking,
    show: (notice) => void shown.push(notice),
  })
  return Object.assign(scene, notifier)
}

it('a complaint is told of once, by brand and network, without who wrote it nor what', async () => {
  const it = scene()
  it.items = [item({ id: 7 })]
  await it.look()
  await it.look()
  expect(it.shown).toHaveLength(1)
  expect(it.shown[0]).toMatchObject({ title: 'Lumen · WordPress', target: { what: 'item', id: 7 } })
  expect(JSON.stringify(it.shown)).not.toMatch(/Nadia|nadia|reçu/)
  expect(it.asked).toEqual([monday, monday])
})

it('is for what was asked for, by brand where the brand has its own', async () => {
  const heads = ['complaint', 'question', 'threat', null] as const
  const all = heads.map((head, at) => item({ id: at + 1, head })).concat(heads.map((head, at) => item({ id: at + 11, brand: 2, head })))
  const toldWith = async (stored: Record<string, unknown>) => {
    const it = scene(stored)
    for (const one of all) {
      it.items = [one]
      await it.look()
    }
    return it.shown.map(({ target }) => target.id as number)
  }
  expect(await toldWith({})).toEqual([1, 3, 11, 13])
  expect(await toldWith({ 'notify.what': ['question'] })).toEqual([2, 12])
  expect(await toldWith({ 'notify.what': ['all'], 'notify.what.brand.2': [] })).toEqual([1, 2, 3, 4])
  expect(await toldWith({ 'notify.what': [], 'notify.what.brand.2': ['threat'] })).toEqual([13])
  expect(await toldWith({ 'notify.on': false })).toEqual([])
  expect(await toldWith({ 'notify.what': 'rubbish', 'notify.on': 'yes' })).toEqual([1, 3, 11, 13])
})

it('waits for the verdict, and never tells of our own answers', async () => {
  const it = scene({ 'notify.what': ['all'] })
  it.items = [item({ id: 1, judged: false }), item({ id: 2, own: true })]
  await it.look()
  expect(it.shown).toEqual([])
  it.items = [item({ id: 1 })]
  await it.look()
  expect(it.shown).toHaveLength(1)
})

it('shows author and text only where the user allows it, as one line that turns nothing round', async () => {
  const hostile = item({ id: 1, author: 'Na\u202edia\n', text: `Rien\u0007 \u2066reçu\n\n${'a'.repeat(400)}` })
  const it = scene({ 'notify.shows': 'author' })
  it.items = [hostile]
  await it.look()
  expect(it.shown[0]?.body).toContain('Na dia')
  expect(it.shown[0]?.body).not.toContain('reçu')
  const open = scene({ 'notify.shows': 'text' })
  open.items = [hostile]
  await open.look()
  expect(open.shown[0]?.body).toMatch(/Rien reçu a{100,}…$/)
  expect(open.shown[0]?.body).not.toMatch(/[\u202e\u2066\u0007]/)
})

it('many of one brand are one notification, that leads to the brand', async () => {
  const it = scene()
  it.items = [1, 2, 3, 4, 5].map((id) => item({ id })).concat(item({ id: 6, brand: 2 }))
  await it.look()
  expect(it.shown.map(({ target }) => target)).toEqual([{ what: 'brand', id: 1 }, { what: 'item', id: 6 }])
  expect(it.shown[0]?.body).toContain('5')
})

it('is silent out of hours and while paused, and then says how many waited', async () => {
  const never = { 'notify.hours.brand.1': [] }
  const it = scene(never)
  it.items = [item({ id: 1 }), item({ id: 2, brand: 2 })]
  await it.look()
  expect(it.shown.map(({ target }) => target.id)).toEqual([2])
  it.items = [item({ id: 3 })]
  await it.look()
  it.tick()
  expect(it.shown).toHaveLength(1)
  it.stored = { 'notify.pausedUntil': monday + 1000 }
  it.tick()
  expect(it.shown).toHaveLength(1)
  it.now = monday + 1000
  it.tick()
  expect(it.shown.slice(1).map(({ target }) => target)).toEqual([{ what: 'brand', id: 1 }])
  expect(it.shown[1]?.body).toContain('2')
  it.tick()
  expect(it.shown).toHaveLength(2)
})

it('told of nothing for a while, it begins with what comes after', async () => {
  const it = scene({ 'notify.on': false })
  it.now = monday + 5000
  await it.look()
  it.stored = {}
  await it.look()
  expect(it.asked).toEqual([monday + 5000])
})

it('what came before the user’s eyes is not told of afterwards', async () => {
  const it = scene()
  it.looking = true
  it.items = [item({ id: 1 })]
  await it.look()
  it.looking = false
  await it.look()
  expect(it.shown).toEqual([])
})
