import { expect, test } from 'vitest'
import { anItem } from '../stores/fake-engine.ts'
import { isHarsh, verdictChipsOf } from './verdict-chips.ts'

const pass = { p: 0.1, band: 'pass' as const }
const verdict = {
  revision: 1, at: 0, lang: 'fr', sublabels: [], hide: false, listed: [], reasons: [], said: {}, model: 'm',
  labels: { toxic: { p: 0.9, band: 'hide' as const }, spam: pass, complaint: { p: 0.6, band: 'queue' as const }, question: pass, praise: pass },
}

test('an item wears what it is taken to be, and nothing where it was not judged or is ours', () => {
  expect(verdictChipsOf({ ...anItem(1), verdict })).toEqual([{ head: 'toxic', grave: true, said: false }, { head: 'complaint', grave: false, said: false }])
  expect(verdictChipsOf({ ...anItem(1), verdict: null })).toEqual([])
  expect(verdictChipsOf({ ...anItem(1), verdict, own: true })).toEqual([])
})

test('the user’s own word goes before the machine’s', () => {
  const said = { ...verdict, said: { toxic: false, question: true } }
  expect(verdictChipsOf({ ...anItem(1), verdict: said })).toEqual([{ head: 'complaint', grave: false, said: false }, { head: 'question', grave: false, said: true }])
  expect([isHarsh({ ...anItem(1), verdict }), isHarsh({ ...anItem(1), verdict: said })]).toEqual([true, false])
})
