import { describe, expect, test } from 'vitest'
import { anItem } from '../stores/fake-engine.ts'
import { offer } from './verbs.ts'

const capable = (can: string[], more: object = {}) =>
  anItem(1, { capabilities: { can, oneWay: [], cannot: [], reply: null, ...more }, ...more })

describe('one key, two ways', () => {
  test('does what can be done now', () => {
    expect(offer(['hide', 'unhide'], capable(['hide']))).toMatchObject({ verb: 'hide', possible: true })
    expect(offer(['hide', 'unhide'], capable(['unhide']))).toMatchObject({ verb: 'unhide', possible: true })
  })

  test('takes back what is there when both are said to be possible', () => {
    expect(offer(['like', 'unlike'], capable(['like', 'unlike'], { liked: true }))).toMatchObject({ verb: 'unlike' })
    expect(offer(['like', 'unlike'], capable(['like', 'unlike'], { liked: false }))).toMatchObject({ verb: 'like' })
    expect(offer(['hide', 'unhide'], capable(['hide', 'unhide'], { visibility: 'held' }))).toMatchObject({ verb: 'unhide' })
  })

  test('says why not, where the network gives a reason, and is silent where there is no such thing', () => {
    const item = anItem(1, { capabilities: { can: [], oneWay: [], cannot: [{ verb: 'hide', code: 'verb.notOwnThread' }], reply: null } })
    expect(offer(['hide', 'unhide'], item)).toEqual({ verb: 'hide', possible: false, code: 'verb.notOwnThread' })
    expect(offer(['spam', 'unspam'], item)).toBeNull()
  })

  test('wears the badge of what nothing takes back', () => {
    expect(
      offer(['delete', 'restore'], anItem(1, { capabilities: { can: ['delete'], oneWay: ['delete'], cannot: [], reply: null } })),
    ).toMatchObject({ oneWay: true })
  })
})
