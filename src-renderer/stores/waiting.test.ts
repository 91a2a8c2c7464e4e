import { expect, test } from 'vitest'
import { createTranslator } from '../../src-i18n/translate.ts'
import { createFormat } from './format.ts'
import { waitingNow } from './waiting.ts'

test('a wait is told after a second and with its count, as what it is, and a failure is no wait', () => {
  expect(waitingNow(10_900, 10_000, false, false, null)).toEqual({ what: null, seconds: 0 })
  expect(waitingNow(17_200, 10_000, false, false, null)).toEqual({ what: 'opening', seconds: 7 })
  expect(waitingNow(17_200, 10_000, true, false, null)).toEqual({ what: null, seconds: 0 })
  expect(waitingNow(17_200, 10_000, true, false, 15_000)).toEqual({ what: 'answer', seconds: 2 })
  expect(waitingNow(17_200, 10_000, false, true, 15_000)).toEqual({ what: null, seconds: 0 })
})

test('a reading of yesterday is not told as fresh by a clock that was set back', () => {
  const now = Date.UTC(2026, 0, 15, 9)
  for (const language of ['fr', 'en'] as const) {
    const t = createTranslator(language)
    const { since } = createFormat(language, t)
    expect(since(now - 20_000, now)).toBe(t('ui.age.justNow'))
    // Two clocks that differ by a little are not two days apart.
    expect(since(now + 20_000, now)).toBe(t('ui.age.justNow'))
    expect(since(now + 7_200_000, now)).not.toBe(t('ui.age.justNow'))
    expect(since(now + 7_200_000, now)).toMatch(/[0-9]{2}/)
  }
})
