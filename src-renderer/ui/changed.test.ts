import { expect, test } from 'vitest'
import { changedWords } from './changed.ts'

const written = (was: string, now: string): string =>
  changedWords(was, now).map(({ text, kind }) => (kind === 'same' ? text : `${kind === 'gone' ? '-' : '+'}[${text.trimEnd()}]`)).join('')

test('what has gone stands before what has come in its place', () => {
  expect(written('Votre service est lent', 'Votre service est parfait')).toBe('Votre service est -[lent]+[parfait]')
  expect(written('a b c', 'a c')).toBe('a -[b]c')
  expect(written('', 'tout neuf')).toBe('+[tout neuf]')
  expect(written('parti', '')).toBe('-[parti]')
})

test('the runs hold both texts, whole', () => {
  const long = 'mot '.repeat(500)
  const pairs = [['un  deux\ntrois', 'un trois quatre'], ['x', 'x'], [' espace devant', 'espace devant '], [long, `${long}mot `]]
  for (const [was = '', now = ''] of pairs) {
    const runs = changedWords(was, now)
    expect(runs.filter((run) => run.kind !== 'come').map((run) => run.text).join('')).toBe(was)
    expect(runs.filter((run) => run.kind !== 'gone').map((run) => run.text).join('')).toBe(now)
  }
})
