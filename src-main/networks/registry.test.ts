import { describe, expect, test } from 'vitest'
import type { VerbCapability } from '../../src-contract/network.ts'
import type { NetworkAdapter } from './adapter.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import { adapterOf, adapters } from './registry.ts'

test('each network stands in the registry once and is found by its id', () => {
  expect(new Set(adapters.map((adapter) => adapter.id)).size).toBe(adapters.length)
  for (const adapter of adapters) expect(adapterOf(adapter.id)).toBe(adapter)
})

describe.each(adapters.map((adapter) => ({ name: adapter.id, adapter })))('$name', ({ adapter }) => {
  const { verbs, reply, connect } = adapter.capabilities

  test('states its source beside every limit and verb', () => {
    for (const source of [...verbs.map((verb) => verb.source), ...(reply === null ? [] : [reply.source])]) expect(source).toMatch(/^https:\/\/[\w.-]+\/\S*$/)
  })

  test('takes back by a verb it has, and calls one way only what nothing takes back', () => {
    const known = new Set(verbs.map((verb) => verb.verb))
    expect(known.size).toBe(verbs.length)
    for (const { inverse, oneWay } of verbs) {
      if (inverse !== undefined) expect(known).toContain(inverse)
      if (oneWay) expect(inverse).toBeUndefined()
    }
  })

  test('asks for one secret at least, and for no field twice', () => {
    // What asks for nothing is brought by the saved watches, and read by everybody.
    if (connect.length > 0) expect(connect.some((field) => field.secret)).toBe(true)
    expect(new Set(connect.map((field) => field.field)).size).toBe(connect.length)
  })

  test.each(['fr', 'en'] as const)('has a guide for whoever connects it: what it may do, and the first step (%s)', (language) => {
    const t = createTranslator(language)
    // What is brought by the watches is connected by nobody.
    if (connect.length > 0) expect([t.find(`ui.guide.${adapter.id}`), t.find(`ui.guide.${adapter.id}.step.1`)]).not.toContain(null)
  })

  test('says which hosts of its vendor may have its secrets, where nobody types one', () => {
    const typed = connect.some(({ field, optional }) => field === 'url' && !optional)
    if (!typed && connect.length > 0) expect(adapter.origins).toBeDefined()
  })

  test('bears being asked now and then', () => {
    expect(adapter.restMs).toBeGreaterThanOrEqual(1000)
    expect(adapter.lookLimit).toBeGreaterThan(0)
  })
})

test('docs/networks.md says what the adapters say', async () => {
  await expect(page(adapters)).toMatchFileSnapshot('../../docs/networks.md')
})

function page(all: readonly NetworkAdapter[]): string {
  const head = [
    '# What each network can do', '',
    'Made from the adapters in `src-main/networks`; `npm run unit -- -u src-main/networks/registry` writes it again. The same is told by `vigie networks`.', '',
  ]
  return [...head, ...all.flatMap(section)].join('\n')
}

function section({ id, capabilities, restMs, lookLimit }: NetworkAdapter): string[] {
  const { kinds, reply, connect, verbs, search, keeps, privateReply, retention = [], erasesDeleted } = capabilities
  return [
    `## ${id}`, '',
    `- Reads: ${kinds.join(', ')}.`,
    connect.length === 0 ? '- Not connected as an account: saved watches bring it ([watches.md](watches.md)).' : `- To connect: ${connect.map((field) => `${field.field}${field.secret ? ' (secret)' : ''}${field.optional ? ' (optional)' : ''}`).join(', ')}.`,
    `- Asked by itself every ${restMs / 1000} s at most; ${lookLimit} known items are looked at in one go.`,
    ...(search === undefined ? [] : [`- Saved watches can search it ([source](${search.source})).`]),
    ...(keeps === undefined ? [] : [`- Keeps what is new for ${keeps.ms / 3_600_000} hours and no longer ([source](${keeps.source})): what is older when it is read is lost, and the account says so.`]),
    ...retention.map(({ of, ms, source }) => `- Lets nobody keep ${of.join(', ')} longer than ${ms / 3_600_000} hours ([source](${source})): erased then.`),
    ...(erasesDeleted === undefined ? [] : [`- What was deleted there is erased here too ([source](${erasesDeleted.source})).`]),
    ...(privateReply === undefined ? [] : [`- Answered in private as well: ${privateReply.kinds.join(', ')} ([source](${privateReply.source})).`]),
    reply === null ? '- No replies.' : `- A reply has at most ${reply.max} ${reply.unit} ([source](${reply.source})).`,
    '',
    ...(verbs.length === 0 ? ['What is here is not ours to change: it is opened, done with, labelled, noted.'] : ['| Verb | Shown at once as | Taken back by | Source |', '|---|---|---|---|']),
    ...verbs.map((verb) => `| ${verb.verb} | ${effectOf(verb)} | ${verb.inverse ?? (verb.oneWay ? 'nothing' : '—')} | [link](${verb.source}) |`),
    '',
  ]
}

function effectOf({ effect }: VerbCapability): string {
  const parts = [
    effect.visibility ?? null,
    effect.liked === undefined ? null : effect.liked ? 'liked' : 'not liked',
    effect.authorBlocked === undefined ? null : effect.authorBlocked ? 'author blocked' : 'author not blocked',
  ].filter((part) => part !== null)
  return parts.join(', ') || '—'
}
