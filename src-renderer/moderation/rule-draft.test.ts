import { describe, expect, test } from 'vitest'
import { ruleDraft, type Rule } from '../../src-contract/moderation.ts'
import { draftOf, formOf, isComplete } from './rule-draft.ts'

const rule: Rule = {
  id: 3 as Rule['id'], position: 1, createdAt: 0, since: 0, fired: 2, name: 'Insultes', brandIds: null, enabled: true,
  when: { words: ['abruti', 'gros nul'], labels: ['toxic', 'threat'], author: ['new'], links: false, repeat: 3, emojiOnly: true, score: { label: 'toxic', least: 0.8 } },
  unless: { kinds: ['message'] },
  actions: [{ do: 'hide' }, { do: 'label', name: 'Insulte' }, { do: 'reply', texts: ['Un texte\nsur deux lignes', 'Un autre'] }],
}

describe('the form of a rule', () => {
  test('gives back the very rule it was opened on, what it does not show included', () => {
    const { id: _id, position: _position, createdAt: _created, since: _since, fired: _fired, ...draft } = rule
    expect(draftOf(formOf(rule))).toEqual(draft)
  })

  test('an empty form asks for nothing, and is not complete until it has a condition, a name and something to do', () => {
    const empty = formOf(null)
    expect(draftOf(empty).when).toEqual({})
    expect(isComplete(draftOf({ ...empty, name: 'x' }))).toBe(false)
    expect(isComplete(draftOf({ ...empty, words: ' promo \n\n' }))).toBe(false)
    expect(isComplete(draftOf({ ...empty, name: 'x', words: 'promo', verb: 'none' }))).toBe(false)
    const whole = draftOf({ ...empty, name: ' Pub ', words: ' promo \n\n', repeat: '1', snooze: 'abc' })
    expect(whole).toEqual({ name: 'Pub', enabled: true, brandIds: null, when: { words: ['promo'] }, actions: [{ do: 'hide' }] })
    expect(isComplete(whole)).toBe(true)
    expect(ruleDraft.parse(whole)).toEqual(whole)
  })
})
