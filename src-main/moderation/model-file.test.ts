import { describe, expect, it } from 'vitest'
import { decodeModel, encodeModel } from './model-file.ts'
import { signalNames } from './signals.ts'

const part = {
  lang: 'fr', head: 'spam' as const, count: 3, scale: 0.5, bias: -1, signals: signalNames.map(() => 0), buckets: Uint32Array.of(0, 5, 200_000), weights: Int8Array.of(-127, 3, 127),
}

describe('the file of weights', () => {
  it('gives back what was put in', () => {
    const model = decodeModel(encodeModel('m', [part], { 'fr.spam': { queue: 0, hide: null, slope: 1, shift: 0 } }))
    const french = model.languages.get('fr')
    expect([0, 5, 200_000, 6].map((bucket) => french?.table[bucket * 5 + 1])).toEqual([-127, 3, 127, 0])
    expect(french?.has).toEqual([false, true, false, false, false])
    expect(model.thresholds['fr.spam']?.queue).toBe(0)
  })

  it('refuses what is cut short or something else', () => {
    const bytes = encodeModel('m', [part], {})
    expect(() => decodeModel(bytes.subarray(0, bytes.length - 1))).toThrow()
    expect(() => decodeModel(Uint8Array.of(1, 2, 3))).toThrow()
  })
})
