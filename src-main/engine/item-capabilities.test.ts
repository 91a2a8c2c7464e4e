import { describe, expect, it } from 'vitest'
import type { Capabilities, NetworkVerb, Visibility } from '../../src-contract/network.ts'
import { capabilities as bluesky } from '../networks/bluesky/capabilities.ts'
import { capabilities as mastodon } from '../networks/mastodon/capabilities.ts'
import { capabilities as wordpress } from '../networks/wordpress/capabilities.ts'
import type { StoredItem } from '../store/items.ts'
import { capabilitiesOf as capabilitiesWith, refusalOf, stateAfter } from './item-capabilities.ts'

function item(patch: Partial<StoredItem> = {}): StoredItem {
  const base = { own: false, visibility: 'visible', liked: false, state: 'new', refuses: [], author: { blocked: false } }
  return { ...base, ...patch } as StoredItem
}

/** As a network without limits of its own for an account, and with them. */
const capabilitiesOf = (network: Capabilities | undefined, of: StoredItem, own?: { open: number; apart: number }, missing: NetworkVerb[] = []) =>
  capabilitiesWith(network, of, {
    limit: (_item, inPrivate) =>
      own === undefined ? (network?.reply ? { max: network.reply.max, unit: network.reply.unit } : null) : { max: inPrivate ? own.apart : own.open, unit: 'codepoints' },
    lacks: (_item, verb) => missing.includes(verb),
    isOver: (until) => until !== null && until <= 1_000,
  })

const can = (network: Capabilities, patch: Partial<StoredItem> = {}) => capabilitiesOf(network, item(patch)).can.toSorted()

describe('what may be done with an item', () => {
  it('follows from where it stands', () => {
    const table: [Visibility, string[]][] = [
      ['visible', ['delete', 'done', 'hide', 'reply', 'snooze', 'spam']],
      ['held', ['approve', 'delete', 'done', 'reply', 'snooze', 'spam', 'unhide']],
      ['spam', ['approve', 'delete', 'done', 'snooze', 'unspam']],
      ['trash', ['done', 'restore', 'snooze']],
      ['deleted', ['done', 'snooze']],
    ]
    for (const [visibility, verbs] of table) expect([visibility, can(wordpress, { visibility })]).toEqual([visibility, verbs])
  })

  it('offers to like what is not liked, to unlike what is, and to block whom we do not block', () => {
    expect(can(bluesky)).toEqual(expect.arrayContaining(['like', 'block']))
    expect(can(bluesky)).not.toEqual(expect.arrayContaining(['unlike']))
    const other = can(bluesky, { liked: true, author: { blocked: true } as StoredItem['author'] })
    expect(other).toEqual(expect.arrayContaining(['unlike', 'unblock']))
    expect(other).not.toContain('like')
    expect(other).not.toContain('block')
  })

  it('lets an author be blocked or muted whose item is gone, and nothing else be done to that item', () => {
    expect(can(bluesky, { visibility: 'deleted' })).toEqual(['block', 'done', 'mute', 'snooze', 'unmute'])
  })

  it('treats our own replies as ours', () => {
    expect(can(wordpress, { own: true })).toEqual(['delete', 'edit', 'reply'])
    expect(refusalOf(capabilitiesOf(wordpress, item({ own: true })), 'spam')).toBe('verb.notOnOwn')
    expect(can(wordpress, {})).not.toContain('edit')
  })

  it('passes on what the network says of this very item', () => {
    const refuses: { verb: NetworkVerb; code: 'verb.notOwnThread' }[] = [{ verb: 'hide', code: 'verb.notOwnThread' }]
    const found = capabilitiesOf(bluesky, item({ refuses }))
    expect(found.can).not.toContain('hide')
    expect(refusalOf(found, 'hide')).toBe('verb.notOwnThread')
  })

  it('does not name verbs that the network lacks, and refuses them as such', () => {
    const found = capabilitiesOf(wordpress, item())
    expect([...found.can, ...found.cannot.map(({ verb }) => verb)]).not.toContain('like')
    expect(refusalOf(found, 'like')).toBe('verb.unsupported')
  })

  it('marks what nothing takes back, and gives the length of a reply only where one can be written', () => {
    expect(capabilitiesOf(bluesky, item()).oneWay).toEqual(expect.arrayContaining(['report']))
    expect(capabilitiesOf(wordpress, item()).oneWay).not.toContain('hide')
    expect(capabilitiesOf(wordpress, item()).reply).toEqual({ max: 65_525, unit: 'bytes' })
    expect(capabilitiesOf(wordpress, item({ visibility: 'trash' })).reply).toBeNull()
  })

  it('gives the length as the account has it, and an answer in private its own', () => {
    const comment = { kind: 'comment' } as const
    expect(capabilitiesOf(mastodon, item(comment), { open: 5000, apart: 900 })).toMatchObject({
      reply: { max: 5000, unit: 'codepoints' }, privateReply: { max: 900, unit: 'codepoints' },
    })
  })

  it('offers to answer in private what its network can so answer, and nothing else', () => {
    expect(capabilitiesOf(mastodon, item({ kind: 'mention' })).privateReply).toEqual({ max: 500, unit: 'graphemes' })
    for (const patch of [{ kind: 'message' }, { kind: 'reply', own: true }, { kind: 'comment', visibility: 'deleted' }] as const) {
      expect(capabilitiesOf(mastodon, item(patch))).not.toHaveProperty('privateReply')
    }
    expect(capabilitiesOf(wordpress, item({ kind: 'comment' }))).not.toHaveProperty('privateReply')
  })

  it('says of what the credentials may not do that it is they who may not', () => {
    const found = capabilitiesOf(mastodon, item({ kind: 'comment' }), undefined, ['reply', 'block'])
    expect(found.can).not.toEqual(expect.arrayContaining(['reply']))
    expect(found).toMatchObject({ reply: null, cannot: expect.arrayContaining([{ verb: 'reply', code: 'auth.missingPermission' }, { verb: 'block', code: 'auth.missingPermission' }]) })
  })

  it('leaves a network of another build with what is ours alone', () => {
    expect(capabilitiesOf(undefined, item()).can).toEqual(['done', 'snooze'])
    expect(capabilitiesOf(undefined, item({ state: 'done' })).can).toEqual(['reopen'])
  })
})

describe('what a decision makes of the state', () => {
  it('is done with what was dealt with, opens what was taken back, and leaves the rest', () => {
    expect(['hide', 'spam', 'delete', 'approve', 'reply', 'done'].map((verb) => stateAfter(verb as 'hide', false))).toEqual(Array(6).fill('done'))
    expect(['reopen', 'unhide', 'unspam', 'restore'].map((verb) => stateAfter(verb as 'unhide', false))).toEqual(Array(4).fill('open'))
    expect(['like', 'unlike', 'block', 'unblock', 'report'].map((verb) => stateAfter(verb as 'like', false))).toEqual(Array(5).fill(null))
    expect(stateAfter('delete', true)).toBeNull()
  })
})
