import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fault } from '../../../src-contract/failure.ts'
import { applyBatch } from '../../store/apply.ts'
import { setLabel } from '../../store/labels.ts'
import { findByRemoteId, pageItems } from '../../store/items.ts'
import { addAccount, remoteAuthor, remoteItem, startAt, testStore } from '../../store/test-store.ts'
import type { TestStore } from '../../store/test-store.ts'
import { completeQuery } from './complete.ts'
import { dateIn, spanIn } from './dates.ts'
import { resolveQuery } from './resolve.ts'
import { tokensOf } from './tokens.ts'

const day = 86_400_000
const noon = new Date(2026, 10, 25, 12).getTime()

describe('splitting', () => {
  const shape = (query: string) => tokensOf(query).map((token) => (token.kind === 'text' ? token.text : `${token.not ? '-' : ''}${token.key.name}=${token.value}`))

  test('knows the keys of both languages, without accents and case, and leaves the rest as text', () => {
    expect(shape('marque:lumen est:ouvert "remboursement"')).toEqual(['brand=lumen', 'is=ouvert', '"remboursement"'])
    expect(shape('Étiquette:presse ETIQUETTE:presse label:presse -label:"Grand compte" suite')).toEqual(['label=presse', 'label=presse', 'label=presse', '-label=Grand compte', 'suite'])
    expect(shape('https://exemple.fr:8080 foo:bar 12:30 : -avant:hier')).toEqual(['https://exemple.fr:8080', 'foo:bar', '12:30', ':', '-avant:hier'])
  })

  test('ends whatever it is given', () => {
    for (const query of ['marque:"', 'marque:«Lumen', '"', '   ', 'est:', '-', '-:', '\ud800marque:x', '"'.repeat(500)]) {
      const tokens = tokensOf(query)
      expect(tokens.every((token, at) => token.to > token.from && token.from >= (tokens[at - 1]?.to ?? 0) && token.to <= query.length)).toBe(true)
    }
  })
})

describe('dates', () => {
  const text = (value: string) => {
    const at = dateIn(value, noon)
    return at === null ? null : new Date(at).toString().slice(0, 21)
  }

  test('are read as people write them, by the calendar on the wall', () => {
    expect(['hier', 'today', 'lundi', 'wednesday', '2026-11-01', '2026-2', '2025', '01/11', '1/12/2025'].map(text)).toEqual([
      'Tue Nov 24 2026 00:00', 'Wed Nov 25 2026 00:00', 'Mon Nov 23 2026 00:00', 'Wed Nov 25 2026 00:00', 'Sun Nov 01 2026 00:00', 'Sun Feb 01 2026 00:00',
      'Wed Jan 01 2025 00:00', 'Sun Nov 01 2026 00:00', 'Mon Dec 01 2025 00:00',
    ])
    expect(dateIn('3j', noon)).toBe(noon - 3 * day)
    expect(['31/02', '2026-13', 'demain', '', '3', '99999d'].map(text)).toEqual([null, null, null, null, null, null])
  })

  test('spans have a unit', () => {
    expect(['>2h', '90min', '1s', '2', 'h'].map(spanIn)).toEqual([7_200_000, 5_400_000, 7 * day, null, null])
  })
})

describe('in a store', () => {
  let t: TestStore
  beforeEach(() => {
    t = testStore()
    const other = addAccount(t.store, 'did:plc:lumen', 'Lumen Éclairage')
    applyBatch(t.store, t.accountId, {
      posts: [], removed: [],
      upserted: [
        remoteItem('1', { text: 'Remboursement demandé', createdAt: startAt - 10 * day, author: { ...remoteAuthor('al'), name: 'Julie Martin' } }),
        remoteItem('2', { text: 'Bravo', createdAt: startAt - day, lang: 'fr-FR', author: { ...remoteAuthor('bo'), name: 'Bob' }, attachments: [{ kind: 'image', url: 'https://x.test/a.png', alt: null, width: null, height: null }] }),
      ],
    })
    applyBatch(t.store, other, { posts: [], removed: [], upserted: [remoteItem('3', { kind: 'message', text: 'Remboursement', createdAt: startAt - 2 * day, lang: 'en' })] })
    setLabel(t.store, [idOf('1')], 'À suivre', true)
  })
  afterEach(() => t.end())

  const idOf = (remoteId: string) => findByRemoteId(t.store.read, t.accountId, remoteId) ?? (0 as never)
  const find = (query: string, now = startAt) => pageItems(t.store.read, resolveQuery(t.store.read, query, now, false).filter, { limit: 10 }).items.map(({ remoteId }) => remoteId)
  const refused = (query: string, typing = false) => {
    try {
      return resolveQuery(t.store.read, query, startAt, typing)
    } catch (error) {
      return (error as Fault).failure
    }
  }

  test('every key finds what it says and leaves the rest', () => {
    expect(find('marque:lumen')).toEqual(['3'])
    expect(find('brand:"Lumen Éclairage"')).toEqual(['3'])
    expect(find('-marque:lumen')).toEqual(['2', '1'])
    expect(find('réseau:bluesky')).toEqual(['3'])
    expect(find('-network:bluesky type:commentaire')).toEqual(['2', '1'])
    expect(find('compte:@blog')).toEqual(['2', '1'])
    expect(find('étiquette:asuivre')).toEqual(['1'])
    expect(find('-étiquette:"à suivre"')).toEqual(['2', '3'])
    expect(find('auteur:juli')).toEqual(['1'])
    expect(find('auteur:"julie martin"')).toEqual(['1'])
    expect(find('langue:fr')).toEqual(['2'])
    expect(find('-langue:fr')).toEqual(['3', '1'])
    expect(find('avec:image')).toEqual(['2'])
    expect(find('avec:média avec:note')).toEqual([])
    expect(find('après:3j')).toEqual(['2', '3'])
    expect(find('avant:3j')).toEqual(['1'])
    expect(find('attend:>1w')).toEqual(['1'])
    expect(find('est:non-lu -type:message')).toEqual(['2', '1'])
    expect(find('est:classé')).toEqual([])
  })

  test('words beside the pairs are what is searched, the space after the last kept', () => {
    expect(resolveQuery(t.store.read, 'est:ouvert remb', startAt, false)).toEqual({ filter: { state: 'todo' }, text: 'remb', pairs: 1 })
    expect(resolveQuery(t.store.read, 'remb est:ouvert "mot exact" ', startAt, false).text).toBe('remb "mot exact" ')
    expect(resolveQuery(t.store.read, 'bonjour', startAt, false)).toEqual({ filter: {}, text: 'bonjour', pairs: 0 })
  })

  test('what is not known is told by name, but not while it is being typed', () => {
    expect(refused('est:perdu')).toEqual({ code: 'query.value', params: { name: 'est', value: 'perdu' } })
    expect(refused('-marque:absente x')).toMatchObject({ code: 'query.value', params: { name: '-marque', value: 'absente' } })
    expect(refused('est:ou', true)).toEqual({ filter: {}, text: '', pairs: 0 })
    expect(refused('est:', true)).toEqual({ filter: {}, text: '', pairs: 0 })
    expect(refused('est:ou suite', true)).toMatchObject({ code: 'query.value' })
  })

  test('completes keys, then values, then names, at the caret', () => {
    const complete = (query: string, language: 'fr' | 'en' = 'fr') => completeQuery(t.store.read, query, query.length, language, [{ id: 'bluesky', name: 'Bluesky' }])
    expect(complete('bonjour ma').choices).toEqual([{ insert: 'marque:', label: 'marque:' }])
    expect(complete('-la').choices.map(({ insert }) => insert)).toEqual(['-étiquette:', '-langue:'])
    expect(complete('est:re')).toEqual({ from: 4, to: 6, choices: [{ insert: 'reporté ', label: 'reporté' }] })
    expect(complete('marque:lu')).toEqual({ from: 7, to: 9, choices: [{ insert: '"Lumen Éclairage" ', label: 'Lumen Éclairage' }] })
    expect(complete('réseau:').choices).toEqual([{ insert: 'bluesky ', label: 'Bluesky' }])
    expect(complete('is:do', 'en').choices).toEqual([{ insert: 'done ', label: 'done' }])
    expect([complete('').choices, complete('x').choices, complete('est:ouvert ').choices, complete('http:').choices]).toEqual([[], [], [], []])
  })
})
