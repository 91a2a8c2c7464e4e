import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { readableIn } from '../readable.ts'
import { instantOf, toItem, toPost, visibilityOf } from './transform.ts'
import { readRows, wireComment, wireIndex, wirePost } from './wire.ts'

const fixture = (name: string): unknown => JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'))
const rowsOf = <T extends z.ZodType>(schema: T, json: unknown, told: string[] = []) =>
  readRows(readableIn({ unreadable: (what, id) => void told.push(`${what} ${id}`) }), 'comment', schema, json, 'blog.example')
const place = { threadRemoteId: '2', postRemoteId: '1' }

test('the answers of a real site become items', () => {
  const rows = rowsOf(wireComment, fixture('comments'))
  expect(rows.map((row) => toItem(row, place, 1))).toMatchSnapshot()
})

test('the posts of a real site become posts', () => {
  expect(rowsOf(wirePost, fixture('posts')).map(toPost)).toMatchSnapshot()
})

test('a site that offers no way of signing in says so with a list instead of an object', () => {
  expect(wireIndex.parse({ namespaces: ['wp/v2'], authentication: [] }).authentication).toEqual({})
})

test('one row that cannot be read does not take the page with it and is told of; a page of such rows is refused', () => {
  const [row] = rowsOf(wireComment, fixture('comments'))
  const told: string[] = []
  expect(rowsOf(wireComment, [{ id: 'x' }, row], told)).toHaveLength(1)
  expect(rowsOf(wireComment, [{ id: 'y' }], told)).toEqual([])
  expect(told).toEqual(['comment x', 'comment y'])
  expect(() => rowsOf(wireComment, [{ id: 'x' }, { id: 'y' }])).toThrow('remote.unexpected')
  expect(() => rowsOf(wireComment, { code: 'odd' })).toThrow('remote.unexpected')
})

test('dates are UTC though they do not say so', () => {
  expect(instantOf('2026-11-22T10:00:00')).toBe(Date.UTC(2026, 10, 22, 10))
  expect(instantOf('2026-11-22T10:00:00+01:00')).toBe(Date.UTC(2026, 10, 22, 9))
  expect(instantOf('-0001-11-30T00:00:00')).toBeNull()
  expect(instantOf('')).toBeNull()
})

test('a status nobody knows is not taken for visible', () => {
  expect(['approved', 'hold', 'spam', 'trash', 'post-trashed', 'quarantine'].map(visibilityOf)).toEqual(['visible', 'held', 'spam', 'trash', 'trash', 'hidden'])
})

test('the same address is the same author whatever the name; without one, name and site decide', () => {
  const [row] = rowsOf(wireComment, fixture('comments'))
  if (row === undefined) throw new Error('no fixture')
  const authorOf = (more: object) => toItem({ ...row, ...more }, place, 1).author.remoteId
  expect(authorOf({ author: 0, author_email: 'A@b.fr', author_name: 'X' })).toBe(authorOf({ author: 0, author_email: 'a@b.fr ', author_name: 'Y' }))
  expect(authorOf({ author: 0, author_email: 'c@b.fr' })).not.toBe(authorOf({ author: 0, author_email: 'a@b.fr' }))
  expect(authorOf({ author: 0, author_email: '', author_name: 'X' })).not.toBe(authorOf({ author: 0, author_email: '', author_name: 'Y' }))
  expect(authorOf({ author: 7 })).toBe('user:7')
})
