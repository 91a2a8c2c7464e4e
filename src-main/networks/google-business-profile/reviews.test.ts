import { afterEach, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { googleBusiness } from './adapter.ts'
import { begin, createReading, them, token } from './begin.contract.ts'
import { originalOf } from './transform.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})
async function started(options: Parameters<typeof begin>[0] = {}) {
  const made = await begin(options)
  open.push(made.sandbox)
  return { ...made, reading: createReading(made.session) }
}
const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => toFailure(error).code)
const at = Date.parse('2026-03-01T10:00:00Z')

test('one credential carries every place, each an account of its own', async () => {
  const { connected, other, place } = await started()
  expect(connected.several?.map(({ remoteId, name }) => [remoteId, name])).toEqual([
    [`locations/${place}`, 'Boulangerie Sauvaline, Nîmes'], [`locations/${other}`, 'Boulangerie Sauvaline, Arles'],
  ])
})

test('until Google has agreed, that is what is said, and being too fast is another thing', async () => {
  const { sandbox, connecting, reading } = await started()
  sandbox.approve(false)
  expect(await codeOf(googleBusiness.connect({ ...connecting, secrets: { token } }, never))).toBe('auth.notGranted')
  sandbox.approve()
  sandbox.hurry(1)
  expect(await codeOf(reading.read())).toBe('rate.limited')
})

test('a permission that is missing is named, and an account without places says so', async () => {
  const { sandbox, connecting } = await started()
  sandbox.oauth.issue(['https://www.googleapis.com/auth/userinfo.email'], 'ya29.of-another-kind')
  await expect(googleBusiness.connect({ ...connecting, secrets: { token: 'ya29.of-another-kind' } }, never)).rejects.toMatchObject({ failure: { code: 'auth.missingScope', params: { permission: 'business.manage' } } })
})

test('stars, reviews without words, and reviewers without a name', async () => {
  const { sandbox, reading, place } = await started()
  sandbox.say(place, null, '', { at, rating: 1 })
  sandbox.say(place, them, 'Parfait', { at: at + 1000, rating: 5 })
  await reading.read()
  expect(Array.from(reading.items.values(), ({ rating, text, author }) => [rating, text, author.name]).sort()).toEqual([[1, '', 'A Google user'], [5, 'Parfait', 'Léa Martin']])
  expect(Array.from(reading.posts.values())).toMatchObject([{ title: 'Boulangerie Sauvaline, Nîmes', remoteCount: 2 }])
})

test('what Google has translated is read as it was written', () => {
  expect(originalOf('(Translated by Google) Very good bread\n\n(Original)\nTrès bon pain')).toBe('Très bon pain')
  expect(originalOf('Très bon pain\n\n(Translated by Google)\nVery good bread')).toBe('Très bon pain')
  expect(originalOf('Très bon pain')).toBe('Très bon pain')
})

test('an answer waits to be shown, is shown, is replaced by another, or is refused; and is deleted', async () => {
  const { sandbox, session, reading, place } = await started()
  const id = sandbox.say(place, them, 'Pain trop cuit', { at })
  await reading.read()
  const item = reading.text('Pain trop cuit')
  const sent = await googleBusiness.perform(session, actOn(item, 'reply', 'Désolés'), newKey(), never)
  expect(sent.observed).toMatchObject([{ text: 'Désolés', visibility: 'held', own: true }])
  sandbox.judge(id, 'APPROVED')
  await reading.read()
  expect(reading.text('Désolés').visibility).toBe('visible')
  await googleBusiness.perform(session, actOn(item, 'reply', 'Désolés, revenez'), newKey(), never)
  expect(sandbox.review(id)?.reply?.comment).toBe('Désolés, revenez')
  sandbox.judge(id, 'REJECTED')
  await reading.read()
  const own = reading.text('Désolés, revenez')
  expect(own.visibility).toBe('hidden')
  expect(await codeOf(googleBusiness.perform(session, actOn(item, 'delete'), newKey(), never))).toBe('verb.notOwnThread')
  await googleBusiness.perform(session, actOn(own, 'delete'), newKey(), never)
  expect(sandbox.review(id)?.reply).toBeNull()
  expect((await googleBusiness.look(session, [actOn(own, 'delete').target], never)).seen).toEqual([{ remoteId: own.remoteId, item: null }])
})

test('a place that is not verified is refused with the vendor’s own word', async () => {
  const { sandbox, connecting } = await started()
  const place = sandbox.addLocation('À vérifier', false)
  const connected = await googleBusiness.connect(connecting, never)
  const found = connected.several?.find(({ remoteId }) => remoteId === `locations/${place}`)
  const { session } = await started()
  const there = { ...session, account: { ...session.account, settings: found?.settings ?? {} }, http: connecting.http }
  await expect(createReading(there).read()).rejects.toMatchObject({ failure: { code: 'remote.refused', params: { code: 'FAILED_PRECONDITION' } } })
})
