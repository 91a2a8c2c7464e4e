import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const sheet = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

type Rgb = readonly [number, number, number]
type Theme = Readonly<Record<string, string>>

const declared = (selector: string): Theme => {
  const body = sheet.slice(sheet.indexOf(`${selector} {`)).match(/\{([^}]*)\}/)?.[1] ?? ''
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()]))
}
const light = declared(':root')
const dark = { ...light, ...declared(":root[data-theme='dark']") }

const hex = (value: string): Rgb => {
  const digits = /^#([0-9a-f]{6})$/i.exec(value)?.[1]
  if (digits === undefined) throw new Error(`not a colour: ${value}`)
  return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16) / 255) as unknown as Rgb
}
const linear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const luminance = (rgb: Rgb): number => 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2])
const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)

// Oklab to linear sRGB, by its published matrices; what lies outside the screen's colours is clipped, as the browser does.
function oklchLuminance(l: number, c: number, hue: number): number {
  const [a, b] = [c * Math.cos((hue * Math.PI) / 180), c * Math.sin((hue * Math.PI) / 180)]
  const [x, y, z] = [
    l + 0.3963377774 * a + 0.2158037573 * b,
    l - 0.1055613458 * a - 0.0638541728 * b,
    l - 0.0894841775 * a - 1.291485548 * b,
  ].map((n) => n ** 3) as [number, number, number]
  const clip = (n: number): number => Math.min(1, Math.max(0, n))
  return (
    0.2126 * clip(4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z) +
    0.7152 * clip(-1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z) +
    0.0722 * clip(-0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z)
  )
}

const grounds = ['sunken', 'paper', 'raised', 'lifted', 'hover', 'beam', 'beam-edge']
const inks = ['ink', 'ink-2', 'ink-3', 'accent-ink', 'danger', 'caution']
const themes: readonly [string, Theme][] = [
  ['light', light],
  ['dark', dark],
]
const of = (theme: Theme, name: string): number => luminance(hex(theme[name] ?? ''))

describe.each(themes)('%s', (_, theme) => {
  test.each(inks.flatMap((ink) => grounds.map((ground) => [ink, ground] as const)))('%s on %s is 4.5:1 at least', (ink, ground) => {
    expect(contrast(of(theme, ink), of(theme, ground))).toBeGreaterThanOrEqual(4.5)
  })

  test.each([
    ['ok', 'raised'],
    ['info', 'raised'],
    ['ink', 'mark'],
    ['on-accent', 'accent'],
    ['sunken', 'danger'],
  ])('%s on %s is 4.5:1 at least', (ink, ground) => {
    expect(contrast(of(theme, ink), of(theme, ground))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(grounds)('the focus ring is seen on %s, 3:1 at least', (ground) => {
    expect(contrast(of(theme, 'ring'), of(theme, ground))).toBeGreaterThanOrEqual(3)
  })

  test.each(['sunken', 'paper', 'raised', 'lifted', 'hover', 'beam'])('a brand of any hue is read on %s', (ground) => {
    const [l, c] = [Number(theme['brand-l']), Number(theme['brand-c'])]
    for (let hue = 0; hue < 360; hue += 5)
      expect([hue, contrast(oklchLuminance(l, c, hue), of(theme, ground))]).toEqual([
        hue,
        expect.toSatisfy((ratio: number) => ratio >= 4.5),
      ])
  })

  test('a brand of any hue is read on its own mark', () => {
    const [l, c, fl, fc] = ['brand-l', 'brand-c', 'brand-fill-l', 'brand-fill-c'].map((name) => Number(theme[name])) as [
      number,
      number,
      number,
      number,
    ]
    for (let hue = 0; hue < 360; hue += 5)
      expect(contrast(oklchLuminance(l, c, hue), oklchLuminance(fl, fc, hue))).toBeGreaterThanOrEqual(4.5)
  })
})

test('dark is not inverted light: its own accent, its own signals', () => {
  for (const name of ['paper', 'ink', 'accent', 'danger', 'caution', 'ok', 'info']) expect(dark[name]).not.toBe(light[name])
})
