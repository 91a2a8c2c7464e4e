import { expect, it } from 'vitest'
import type { Brand } from '../../src-contract/item.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import { createTrayMenu, tomorrowAtEight } from './tray-menu.ts'
import { drawBeam } from './tray-image.ts'

const brand = (id: number, name: string, open: number): Brand => ({ id: id as Brand['id'], name, hue: 0, open, unread: 0 })

function menu(given: { paused?: boolean; brands?: Brand[] } = {}) {
  const calls: unknown[] = []
  const note = (name: string) => (value?: unknown) => void calls.push([name, value])
  const entries = createTrayMenu({
    t: createTranslator('en'), brands: given.brands ?? [], paused: given.paused ?? false, open: note('open'), openBrand: note('brand'), pause: note('pause'),
    settings: note('settings'), quit: note('quit'),
  })
  const press = (label: string) => (entries.find((entry) => entry.label === label)?.click as (() => void) | undefined)?.()
  return { labels: entries.flatMap(({ label }) => label ?? []), press, calls }
}

it('the tray names the brands where something waits, the fullest first, and each leads there', () => {
  const { labels, press, calls } = menu({ brands: [brand(1, 'Lumen', 3), brand(2, 'A & B', 12), brand(3, 'Quiet', 0)] })
  expect(labels.slice(1, 3)).toEqual(['A && B: 12', 'Lumen: 3'])
  expect(labels.join()).not.toContain('Quiet')
  press('Lumen: 3')
  expect(calls).toEqual([['brand', 1]])
})

it('a pause can be begun, and ended while there is one', () => {
  const { press, calls } = menu({ paused: true })
  press('Resume notifications')
  expect(calls).toEqual([['pause', null]])
  const other = menu()
  other.press('Pause notifications for an hour')
  expect(other.calls).toHaveLength(1)
  expect(other.labels).not.toContain('Resume notifications')
})

it('tomorrow at eight is eight by the clock on the wall', () => {
  const until = new Date(tomorrowAtEight(new Date(2026, 9, 24, 23, 30)))
  expect([until.getDate(), until.getHours(), until.getMinutes()]).toEqual([25, 8, 0])
  expect(new Date(tomorrowAtEight(new Date(2026, 11, 31, 9))).getFullYear()).toBe(2027)
})

it('the mark in the bar is drawn in its colour, with what is around it left open', () => {
  const size = 22
  const bytes = drawBeam(size, [224, 146, 38])
  const at = (x: number, y: number) => [...bytes.subarray((y * size + x) * 4, (y * size + x) * 4 + 4)]
  expect(at(11, 11)).toEqual([38, 146, 224, 255])
  expect(at(0, 0)).toEqual([0, 0, 0, 0])
})
