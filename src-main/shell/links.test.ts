import { expect, it } from 'vitest'
import { linkIn, parseLink } from './links.ts'

it('a link leads to an item, a view or a brand, by its number', () => {
  expect(parseLink('vigie://item/123')).toEqual({ what: 'item', id: 123 })
  expect(parseLink('vigie://item/3677122747265025')).toEqual({ what: 'item', id: 3_677_122_747_265_025 })
  expect(parseLink('vigie://view/4/')).toEqual({ what: 'view', id: 4 })
  expect(parseLink('vigie://brand/2')).toEqual({ what: 'brand', id: 2 })
})

it.each([
  'vigie://item/', 'vigie://item/0', 'vigie://item/-1', 'vigie://item/1e9', 'vigie://item/1.5', 'vigie://item/9999999999999999', 'vigie://item/99999999999999999999', 'vigie://item/1?do=delete',
  'vigie://item/1#x', 'vigie://item/1/2', 'vigie://item/../settings', 'vigie://user@item/1', 'vigie://item:80/1', 'vigie:item/1', 'vigie:///item/1', 'VIGIE://item/1',
  'vigie://settings/1', 'vigie://item/%31', 'vigie://item/1 ', ' vigie://item/1', 'vigie://item/1\n', 'vigie://item/1\u202e', 'vigie://item/１', 'http://item/1',
  'file:///etc/passwd', 'javascript:alert(1)', '', `vigie://item/${'1'.repeat(5000)}`,
])('%j is no link of ours', (address) => {
  expect(parseLink(address)).toBeNull()
})

it('is found among arguments, and nothing else of them counts', () => {
  expect(linkIn(['/opt/vigie', '--no-sandbox', 'vigie://item/7'])).toEqual({ what: 'item', id: 7 })
  expect(linkIn(['--data', '/elsewhere', '--demo'])).toBeNull()
  expect(linkIn(['vigie://item/7', 'vigie://item/8'])).toBeNull()
  expect(linkIn(['vigie://item/7', 'vigie://item/x'])).toBeNull()
})
