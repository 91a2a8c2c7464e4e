import { expect, test, type Page } from '@playwright/test'
import type { Item } from '../src-contract/item.ts'
import { createTranslator } from '../src-i18n/translate.ts'
import { Inbox } from './inbox-page.ts'
import { typeOn, type Layout } from './keyboards.ts'
import { prepareMorning, type Morning } from './morning-desk.ts'
import { launch } from './running.ts'

/*
 * A morning: everything that waits on every network there is is decided about with keys alone, on three layouts. On QWERTY all 120
 * messages, on AZERTY and BÉPO as many as use each key.
 */

const t = createTranslator('fr')
const patience = { timeout: 60_000, intervals: [50, 100, 250] }

class Hands {
  readonly page: Page
  readonly inbox: Inbox
  readonly layout: Layout
  keys = 0
  /** How many keys each message cost. */
  readonly spent: number[] = []

  constructor(page: Page, layout: Layout) {
    this.page = page
    this.inbox = new Inbox(page, t)
    this.layout = layout
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      this.keys += 1
      await typeOn(this.page, this.layout, key)
    }
  }

  async type(text: string): Promise<void> {
    await this.press(...Array.from(text))
  }

  /** What the heading counts. */
  async left(): Promise<number> {
    // In one look: between two, the last row may have gone.
    return this.inbox.rows.evaluateAll((rows) => Number(rows[0]?.getAttribute('aria-setsize') ?? 0))
  }

  async leftIs(count: number, why = 'the list'): Promise<void> {
    await expect.poll(() => this.left(), { ...patience, message: why }).toBe(count)
  }

  /** Decides by these keys about so many messages, which then are out of the way. */
  async decide(messages: number, ...keys: string[]): Promise<void> {
    const [before, pressed] = [await this.left(), this.keys]
    await this.press(...keys)
    await this.leftIs(before - messages, `after ${keys.join(' ')}: ${(await this.inbox.status.textContent()) ?? ''}`)
    for (let n = 0; n < messages; n += 1) this.spent.push((this.keys - pressed) / messages)
  }
}

/** The words about so many picked messages, whatever the number. */
const pickedWords = new RegExp(t('ui.picked.count', { count: 20 }).replace('20', '\\d+'))
const numberIn = (text: string | null) => Number(/\d+/.exec(text ?? '')?.[0] ?? 0)

const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0

/** Whether any hand touched a mouse. */
async function watchMouse(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    Object.assign(globalThis, { mouse: 0 })
    for (const type of ['mousedown', 'mouseup', 'pointerdown', 'wheel', 'touchstart'])
      addEventListener(type, (event) => event.isTrusted && Object.assign(globalThis, { mouse: (globalThis as unknown as { mouse: number }).mouse + 1 }), true)
  })
  return () => page.evaluate(() => (globalThis as unknown as { mouse: number }).mouse)
}

/** What a person would press on it, by what it is. `answered`: threads that have had this very answer, which asks before it is said there again. */
function keysFor(item: Item, n: number, answered: ReadonlySet<number>): string[] {
  const { can } = item.capabilities
  const label = (name: 'spam' | 'toxic') => item.verdict !== null && item.verdict.labels[name].band !== 'pass'
  if (label('spam') && can.includes('spam')) return ['!']
  if (label('toxic') && can.includes('hide')) return ['h']
  if (n % 9 === 4 && can.includes('reply') && !answered.has(item.thread.id)) return ['r', ';', 's', 'u', 'i', 'Enter', 'Control+Enter']
  if (n % 13 === 7) return ['s', '1']
  if (n % 17 === 9) return ['l', ...Array.from('presse'), 'Enter', 'e']
  return ['e']
}

async function triage(morning: Morning, hands: Hands, bulk: number): Promise<void> {
  const { inbox } = hands
  const count = morning.items.size
  await hands.leftIs(count)
  await expect(inbox.list).toBeFocused()

  // A search becomes a view, and what it shows is looked at.
  await hands.press('/')
  await hands.type('verdict')
  await expect(inbox.search).toHaveValue('verdict')
  await hands.type(':question est:')
  await expect(inbox.page.getByRole('listbox', { name: t('ui.search.offers') })).toBeVisible()
  await hands.press('Tab')
  await expect(inbox.search).toHaveValue(/^verdict:question est:\S+ $/)
  await hands.press('Enter')
  await expect(inbox.list).toBeFocused()
  await hands.press('g', 'v')
  await expect(inbox.page.getByRole('textbox', { name: t('ui.views.name') })).toBeFocused()
  await hands.type('questions')
  await hands.press('Enter')
  await expect(inbox.page.getByRole('dialog')).toHaveCount(0)
  await hands.press('Escape')
  await hands.leftIs(count)
  await hands.press('g', '1')
  await expect(inbox.search).toHaveValue(/^verdict:question/)
  await expect.poll(() => hands.left(), patience).toBeLessThan(count)
  await hands.press('Escape')
  await hands.leftIs(count)
  await hands.press('Home')
  await expect(inbox.selected).toHaveCount(1)

  // Many at once. What presses may have moved in between meanwhile: as many are decided about as the window says.
  const before = hands.keys
  await hands.press('x', ...Array.from({ length: bulk - 1 }, () => 'j'), 'Shift+x')
  const chip = inbox.page.getByRole('button', { name: pickedWords })
  await expect(chip).toBeVisible()
  for (let more = 0; more < 5 && numberIn(await chip.textContent()) < bulk; more += 1) await hands.press('j', 'Shift+x')
  await expect.poll(async () => numberIn(await chip.textContent()), patience).toBeGreaterThanOrEqual(bulk)
  const picked = numberIn(await chip.textContent())
  const picking = hands.keys - before
  await hands.decide(picked, 'e')
  hands.spent.splice(-picked, picked, ...Array.from({ length: picked }, () => (picking + 1) / picked))

  // One after the other; five are taken back on the way, and decided about again.
  let undone = false
  const answered = new Set<number>()
  for (let n = 0; (await hands.left()) > 0; n += 1) {
    expect(n).toBeLessThan(count + 20)
    // Sent, an answer gives the keys back to the list once the engine has it.
    await expect(inbox.list).toBeFocused()
    const id = await inbox.selectedId()
    await expect(inbox.page.locator(`#message-${id}`)).toHaveAttribute('aria-current', 'true')
    const item = morning.items.get(id)
    if (item === undefined) throw new Error('a message that nobody sent is selected')
    const keys = keysFor(item, n, answered)
    if (keys[0] === 'r') answered.add(item.thread.id)
    await hands.decide(1, ...keys)
    if (undone || (await hands.left()) > count / 2) continue
    undone = true
    const standing = await hands.left()
    for (let back = 1; back <= 5; back += 1) {
      await hands.press('z')
      await hands.leftIs(standing + back)
    }
    // The text of an answer that was called back is in its composer again.
    await hands.press('Escape', 'Home')
    await expect(inbox.list).toBeFocused()
  }
  await expect(inbox.page.getByText(t('ui.queue.allDone'))).toBeVisible()
}

async function work(layout: Layout, count: number, bulk: number): Promise<void> {
  const morning = await prepareMorning(count)
  const networks = new Set(Array.from(morning.items.values(), (item) => item.network))
  const brands = new Set(Array.from(morning.items.values(), (item) => item.brand.name))
  expect(brands.size).toBeGreaterThanOrEqual(3)
  const running = await launch(['--data', morning.dir])
  try {
    const touched = await watchMouse(running.page)
    const hands = new Hands(running.page, layout)
    await triage(morning, hands, bulk)
    expect(await touched()).toBe(0)
    const { items } = await morning.vigie.ask<{ items: Item[] }>('inbox', '--state', 'todo', '--limit', '500')
    expect(items).toEqual([])
    const keys = { layout, messages: count, networks: networks.size, brands: brands.size, keysPerDecision: { median: median(hands.spent), mean: Number((hands.keys / hands.spent.length).toFixed(2)) } }
    process.stdout.write(`${JSON.stringify(keys)}\n`)
    expect(keys.keysPerDecision.median).toBeLessThanOrEqual(2)
    expect(running.complaints).toEqual([])
  } finally {
    await running.close()
    await morning.close()
  }
}

test('a morning of 120 messages is worked through with keys alone', async () => {
  test.setTimeout(480_000)
  await work('qwerty', 120, 20)
})

for (const layout of ['azerty', 'bepo'] as const)
  test(`the same keys do the same on ${layout}`, async () => {
    test.setTimeout(300_000)
    await work(layout, 40, 8)
  })
