import { featureKind } from '../features.ts'
import { buckets } from '../words.ts'
import type { Example } from './example.ts'

/**
 * How large each feature is while it is learned. `rarity` makes rare ones larger, `contrast` (0 to 1) those that lie on one side, `word` and `pair` whole words and pairs of
 * words against letters; what occurs in fewer than `least` texts is left out. Scoring knows nothing of it: the weights that ship are for plain features.
 */
export type Scaling = { rarity: boolean; contrast: number; word: number; pair: number; least: number }

export const unscaled: Scaling = { rarity: false, contrast: 0, word: 1, pair: 1, least: 1 }

/** What a rarity of one in a hundred and fifty texts is worth; only the relation to the rate of learning matters. */
const usualRarity = 5

export function scalesOf(examples: readonly Example[], { rarity, contrast, word, pair, least }: Scaling): Float32Array {
  const scales = new Float32Array(buckets)
  const texts = new Float64Array(buckets)
  const [against, inFavour] = [new Float64Array(buckets).fill(1), new Float64Array(buckets).fill(1)]
  const kinds = new Float32Array(buckets).fill(1)
  const last = new Int32Array(buckets).fill(-1)
  examples.forEach(({ buckets: ids, kinds: each, label, weight }, at) => {
    const side = label >= 0.5 ? inFavour : against
    for (let n = 0; n < ids.length; n += 1) {
      const id = ids[n] ?? 0
      const kind = each[n] === featureKind.word ? word : each[n] === featureKind.pair ? pair : 1
      if (kind > (kinds[id] ?? 1)) kinds[id] = kind
      if (last[id] === at) continue
      last[id] = at
      texts[id] = (texts[id] ?? 0) + 1
      side[id] = (side[id] ?? 0) + weight
    }
  })
  const sum = (side: Float64Array) => side.reduce((total, value) => total + value, 0)
  const middle = Math.log(sum(inFavour) / sum(against))
  for (let id = 0; id < buckets; id += 1) {
    const seen = texts[id] ?? 0
    if (seen < least) continue
    const rare = rarity ? Math.log(1 + examples.length / (1 + seen)) / usualRarity : 1
    const side = Math.abs(Math.log((inFavour[id] ?? 1) / (against[id] ?? 1)) - middle)
    scales[id] = rare * (1 - contrast + contrast * side) * (kinds[id] ?? 1)
  }
  return scales
}
