import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyBatch } from './apply.ts'
import { decide } from './decisions.ts'
import { fold, withoutSigns, wordsOf } from './fold.ts'
import { pageItems } from './items.ts'
import { setLabel } from './labels.ts'
import { searchItems } from './search.ts'
import { parseQuery, rangesIn } from './search-query.ts'
import { addAccount, remoteAuthor, remoteItem, seeded, startAt, testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'

let t: TestStore
beforeEach(() => {
  t = testStore()
})
afterEach(() => t.end())

const say = (...texts: string[]) =>
  applyBatch(t.store, t.accountId, {
    posts: [],
    removed: [],
    upserted: texts.map((text, n) => remoteItem(`${n}`, { text, createdAt: startAt + n })),
  })

/** The texts found, newest first. */
const found = (query: string) => searchItems(t.store.read, { query, limit: 50 }).items.map(({ text }) => text)

/** What is marked in the only text found. */
function marked(text: string, query: string): string[] {
  say(text)
  const { items, ranges } = searchItems(t.store.read, { query, limit: 5 })
  expect(items.map((item) => item.text)).toEqual([text])
  const pairs = Array.from(ranges.values()).flat()
  for (const [from, to] of pairs) expect(0 <= from && from < to && to <= text.length).toBe(true)
  return pairs.map(([from, to]) => text.slice(from, to))
}

describe('a search', () => {
  it('needs all words, in any order, without accents or case, the last one as a beginning', () => {
    say('Le café était FERMÉ', 'un cafe fermier', 'le bar est ferme')
    expect(found('fermé café')).toEqual(['Le café était FERMÉ'])
    expect(found('cafe ferm')).toEqual(['un cafe fermier', 'Le café était FERMÉ'])
    expect(found('cafe ferm ')).toEqual([])
    expect(found('FERME ')).toEqual(['le bar est ferme', 'Le café était FERMÉ'])
  })

  it('takes a phrase between quotes as it stands, an unfinished one to its end', () => {
    say('on ferme à midi', 'à midi on ferme', 'midi à on ferme')
    expect(found('"on ferme à midi"')).toEqual(['on ferme à midi'])
    expect(found('«on ferme» «à midi»')).toEqual(['à midi on ferme', 'on ferme à midi'])
    expect(found('"à midi on fer')).toEqual(['à midi on ferme'])
    expect(found('"à midi on fer"')).toEqual([])
  })

  it('finds what an author wrote by their name or handle, together with words of the text', () => {
    applyBatch(t.store, t.accountId, {
      posts: [],
      removed: [],
      upserted: [
        remoteItem('1', { text: 'bonjour', author: remoteAuthor('x', { name: 'Zoé Lefèvre', handle: 'zozo.example' }) }),
        remoteItem('2', { text: 'bonjour', author: remoteAuthor('y', { name: 'Max' }) }),
      ],
    })
    const ids = (query: string) => searchItems(t.store.read, { query, limit: 9 }).items.map(({ remoteId }) => remoteId)
    expect(ids('zoe lefevre')).toEqual(['1'])
    expect(ids('bonjour zozo')).toEqual(['1'])
    expect(Array.from(searchItems(t.store.read, { query: 'zoe', limit: 9 }).ranges.values())).toEqual([[]])
  })

  it('goes page by page, newest first, without gap or repetition', () => {
    say(...Array.from({ length: 23 }, (_, n) => `mot ${n}`))
    const seen: string[] = []
    let cursor: ReturnType<typeof searchItems>['next']
    do {
      const page = searchItems(t.store.read, { query: 'mot', limit: 5, cursor })
      seen.push(...page.items.map(({ text }) => text))
      cursor = page.next
    } while (cursor !== undefined)
    expect(seen).toEqual(Array.from({ length: 23 }, (_, n) => `mot ${22 - n}`))
  })

  it('keeps to a brand, an account, a network, a state, a kind, a label', () => {
    const other = addAccount(t.store, 'did:x', 'Vélo Bleu')
    applyBatch(t.store, t.accountId, {
      posts: [],
      removed: [],
      upserted: [remoteItem('1', { text: 'mot' }), remoteItem('2', { text: 'mot', kind: 'mention' })],
    })
    applyBatch(t.store, other, {
      posts: [],
      removed: [],
      upserted: [remoteItem('3', { text: 'mot' }), remoteItem('4', { text: 'mot', own: true, kind: 'reply' })],
    })
    const ids = (filter: Parameters<typeof searchItems>[1]['filter']) =>
      searchItems(t.store.read, { query: 'mot', limit: 9, filter })
        .items.map(({ remoteId }) => remoteId)
        .sort()
    expect(ids(undefined)).toEqual(['1', '2', '3', '4'])
    expect(ids({ brand: 'vélo bleu' })).toEqual(['3', '4'])
    expect(ids({ brand: 'nobody' })).toEqual([])
    expect(ids({ accountId: t.accountId })).toEqual(['1', '2'])
    expect(ids({ network: 'bluesky', state: 'all' })).toEqual(['3'])
    expect(ids({ kind: 'mention' })).toEqual(['2'])
    const [first] = pageItems(t.store.read, { kind: 'mention' }, { limit: 1 }).items
    if (first === undefined) throw new Error('nothing there')
    setLabel(t.store, [first.id], 'presse', true)
    decide(t.store, { verb: 'done', source: 'w', at: 0, items: [{ id: first.id, state: 'done' }], jobs: [] })
    expect(ids({ label: 'presse' })).toEqual(['2'])
    expect(ids({ state: 'done' })).toEqual(['2'])
    expect(ids({ state: 'todo' })).toEqual(['1', '3'])
  })

  it('does not let a word reach the column of facets', () => {
    say('rien')
    expect(found(`a${t.accountId}`)).toEqual([])
  })

  const hostile = [
    '"',
    '""',
    '*',
    'a*',
    '^a',
    'text:x',
    '{text} : x',
    'a AND',
    'OR',
    'NOT a',
    'NEAR(a b)',
    '(',
    ')',
    ';--',
    "'; DROP TABLE items",
    '-a',
    '+',
    'a"b"c"d',
    '\0',
    'a\0b',
    '\uD800',
    '😀',
    '٣',
    'x'.repeat(500),
    '" "',
    '“',
    'a\u0301\u0301\u0301*',
    '\u0301',
    '%_',
    '\\',
  ]

  it.each(hostile)('is never syntax: %j', (query) => {
    say('text x and or not near drop table items a b c d')
    expect(() => searchItems(t.store.read, { query, limit: 5, filter: { brand: 'Maison Verte' } })).not.toThrow()
  })

  it('stays sound under random queries', () => {
    say('le café et le thé « à midi »', 'NOT a AND b')
    const next = seeded(7)
    const signs = Array.from('aé"*^:(){}+-,.;\'\\ANDORNEAR «»“”\0\uD83D\uDE00\u0301ıİßœ')
    for (let n = 0; n < 2000; n += 1) {
      const query = Array.from({ length: Math.floor(next() * 12) }, () => signs[Math.floor(next() * signs.length)]).join('')
      for (const { text } of searchItems(t.store.read, { query, limit: 5 }).items) {
        for (const [from, to] of rangesIn(text, parseQuery(query))) expect(0 <= from && from < to && to <= text.length).toBe(true)
      }
    }
  })
})

describe('the marks of a match', () => {
  it.each([
    ['Crétin d’Été !', 'cretin ete', ['Crétin', 'Été']],
    ['Cre\u0301tin', 'crétin', ['Cre\u0301tin']],
    ['😀 café 😀 thé', 'the', ['thé']],
    ['👩‍👩‍👧 famille', 'fam', ['famille']],
    ['Un œuf, un Œuf', 'œuf', ['œuf', 'Œuf']],
    ['große Straße', 'STRAßE', ['Straße']],
    ['İstanbul ıssız', 'istan', ['İstanbul']],
    ['İstanbul ıssız', 'ıss', ['ıssız']],
    ['Ελλάδα', 'ελλάδα', ['Ελλάδα']],
    ['हिन्दी में लिखा', 'हिन्दी', ['हिन्दी']],
    ['merci🥰beaucoup', 'merci beau', ['merci', 'beaucoup']],
    ['\u2068@zoe\u2069 merci', 'zoe', ['zoe']],
    ['ế Việt Nam', 'viet', ['Việt']],
    ['C’est fermé, bien fermé', '"bien ferme"', ['bien fermé']],
    ['a a a', '"a a"', ['a a a']],
    ['한국어 댓글', '한국어', ['한국어']],
    ['l\u0301\u0327\u0301a', 'la', ['l\u0301\u0327\u0301a']],
  ])('in %j for %j stand on whole letters', (text, query, expected) => {
    expect(marked(text, query)).toEqual(expected)
  })
})

describe('folding and cutting into words', () => {
  /** What the index makes of each text. */
  function indexed(texts: readonly string[]): string[] {
    const db = new Database(':memory:')
    const sql = t.store.read.prepare<[], { sql: string }>(`SELECT sql FROM sqlite_schema WHERE name = 'search'`).get()?.sql ?? ''
    db.exec(sql)
    db.exec('CREATE VIRTUAL TABLE words USING fts5vocab (search, instance); BEGIN')
    const insert = db.prepare<[number, string]>('INSERT INTO search (rowid, text) VALUES (?, ?)')
    texts.forEach((text, n) => insert.run(n, withoutSigns(text)))
    const terms = texts.map((): string[] => [])
    for (const { doc, term } of db.prepare<[], { doc: number; term: string }>('SELECT doc, term FROM words ORDER BY doc, "offset"').all())
      terms[doc]?.push(term)
    db.close()
    return terms.map((of) => of.join(' '))
  }

  const letters = (from: number, to: number, pattern: RegExp) =>
    Array.from({ length: to - from + 1 }, (_, n) => String.fromCodePoint(from + n)).filter((letter) => pattern.test(letter))
  const differing = (signs: string[]) => {
    const theirs = indexed(signs.map((sign) => `x${sign}y`))
    return signs.filter(
      (sign, n) =>
        wordsOf(`x${sign}y`)
          .map(({ folded }) => folded)
          .join(' ') !== theirs[n],
    )
  }

  it('is that of the index for Latin letters, digits, signs and accents', () => {
    expect(differing([...letters(0x20, 0x17f, /[\p{L}\p{N}\p{P}\p{S}\p{Z}]/u), ...letters(0x1e00, 0x1eff, /\p{L}/u)])).toEqual([
      'µ',
      'ſ',
      'ẛ',
    ])
    expect(differing(['e\u0301', 'e\u0300', 'e\u0302', 'e\u0308', 'c\u0327', 'n\u0303', 'a\u030A', 'e\u0308\u0301'])).toEqual([])
  })

  it('takes no sign for a letter, however young the emoji', () => {
    const signs = [
      ...letters(0x2010, 0x2bff, /[\p{S}\p{P}]/u),
      ...letters(0x1f000, 0x1faff, /[\p{S}\p{Extended_Pictographic}]/u),
      '\u2066',
      '\u2069',
      '\uFE0F',
    ]
    expect(signs.length).toBeGreaterThan(3000)
    expect(differing(signs).filter((sign) => /\p{Assigned}/u.test(sign))).toEqual([])
    expect(indexed(['merci🥰🫶🏽beaucoup❤️'])).toEqual(['merci beaucoup'])
  })

  it('leaves alone what is a letter of its own', () => {
    expect(['Œ', 'ß', 'Ø', 'ı', 'Ł'].map(fold)).toEqual(['œ', 'ß', 'ø', 'ı', 'ł'])
  })
})
