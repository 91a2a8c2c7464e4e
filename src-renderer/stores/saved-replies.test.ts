import { expect, test } from 'vitest'
import type { BrandId } from '../../src-contract/ids.ts'
import type { SavedReply } from '../../src-contract/saved-replies.ts'
import { repliesFor } from './saved-replies.ts'

test('what is shown of a saved reply is never another brand’s text', () => {
  const [ours, others] = [1, 2] as BrandId[]
  const reply = (id: number, texts: [BrandId | null | undefined, string][]) =>
    ({ id, name: `n${id}`, texts: texts.map(([brandId, text]) => ({ brandId, lang: null, text })) }) as unknown as SavedReply
  const all = [reply(1, [[others, 'Chez eux'], [null, 'Partout'], [ours, 'Chez nous']]), reply(2, [[others, 'Chez eux']])]
  expect(repliesFor(all, ours as BrandId).map(({ texts }) => texts.map(({ text }) => text))).toEqual([['Chez nous', 'Partout']])
})
