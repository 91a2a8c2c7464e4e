import { Fault } from '../../src-contract/failure.ts'
import { authorFlag } from '../../src-contract/item.ts'
import type { Colleague } from '../../src-contract/item.ts'
import type { AuthorNoteId, ColleagueId, ItemId } from '../../src-contract/ids.ts'
import { explain } from '../../src-i18n/explain.ts'
import type { EngineClient } from '../host/engine-client.ts'
import { done } from './command.ts'
import type { CliCommand } from './command.ts'
import { given, maybeNumber, numberOf, oneOf } from './values.ts'

const source = 'cli'

/** By name, or `me` for the user. */
async function colleagueNamed(engine: EngineClient, name: string): Promise<Colleague> {
  const { colleagues } = await engine.call('colleague.list', {})
  const same = (each: string) => each !== '' && each.localeCompare(name.trim(), undefined, { sensitivity: 'accent' }) === 0
  const found = colleagues.find((each) => same(each.name)) ?? (/^(?:me|moi)$/i.test(name.trim()) ? colleagues.find(({ me }) => me) : undefined)
  if (found === undefined) throw new Fault('colleague.unknown', { value: name.slice(0, 60) })
  return found
}

const isNobody = (name: string): boolean => /^(?:nobody|personne)$/i.test(name.trim())

/** As filters and assigning take it. */
export const assigneeNamed = async (engine: EngineClient, name: string): Promise<ColleagueId | 'nobody'> => (isNobody(name) ? 'nobody' : (await colleagueNamed(engine, name)).id)

const authorsOf = async (engine: EngineClient, words: readonly string[]) =>
  Promise.all(words.map(async (word) => (await engine.call('item.get', { id: numberOf(word) as ItemId })).item.author.id))

export const deskCommands: CliCommand[] = [
  {
    name: 'assign', words: 'ID…', count: { least: 1, most: 1000 }, options: ['to'], required: ['to'], help: 'cli.command.assign', answers: 'assign.submit',
    run: async ({ engine, typed, complain, t }) => {
      const whose = await assigneeNamed(engine, typed.text('to') ?? '')
      const { refused, ...rest } = await engine.call('assign.submit', { ids: typed.words.map((word) => numberOf(word) as ItemId), to: whose === 'nobody' ? null : whose, source })
      for (const { failure } of refused) complain(failure)
      return { document: { ...rest, refused: refused.map(({ id, failure }) => ({ id, error: { code: failure.code, message: explain(failure, t) } })) }, exit: refused.length > 0 ? 1 : 0 }
    },
  },
  {
    name: 'colleagues', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.colleagues', answers: 'colleague.list',
    run: async ({ engine }) => done(await engine.call('colleague.list', {})),
  },
  {
    name: 'colleagues add', words: 'NAME', count: { least: 1, most: 1 }, options: [], help: 'cli.command.colleagues.add', answers: 'colleague.save',
    run: async ({ engine, typed }) => done(await engine.call('colleague.save', { name: typed.words[0] ?? '' })),
  },
  {
    name: 'colleagues rename', words: 'NAME NEW', count: { least: 2, most: 2 }, options: [], help: 'cli.command.colleagues.rename', answers: 'colleague.save',
    run: async ({ engine, typed }) => {
      const [name = '', next = ''] = typed.words
      return done(await engine.call('colleague.save', { id: (await colleagueNamed(engine, name)).id, name: next }))
    },
  },
  {
    name: 'colleagues remove', words: 'NAME', count: { least: 1, most: 1 }, options: [], help: 'cli.command.colleagues.remove', answers: 'colleague.remove',
    run: async ({ engine, typed }) => done(await engine.call('colleague.remove', { id: (await colleagueNamed(engine, typed.words[0] ?? '')).id })),
  },
  {
    name: 'author', words: 'ITEM', count: { least: 1, most: 1 }, options: [], help: 'cli.command.author', answers: null, shape: '{author, items, hidden, firstAt, lately, notes, recent}',
    run: async ({ engine, typed }) => done((await engine.call('thread.get', { itemId: numberOf(typed.words[0] ?? '') as ItemId })).thread.author),
  },
  {
    name: 'author flag', words: 'vip|watch|none ITEM…', count: { least: 2, most: 1001 }, options: [], help: 'cli.command.author.flag', answers: 'author.flag',
    run: async ({ engine, typed }) => {
      const [word = '', ...items] = typed.words
      const flag = oneOf(word, [...authorFlag.options, 'none'])
      return done(await engine.call('author.flag', { ids: await authorsOf(engine, items), flag: flag === 'none' ? null : flag, source }))
    },
  },
  {
    name: 'author note', words: 'ITEM', count: { least: 1, most: 1 }, options: ['textStdin'], required: ['textStdin'], help: 'cli.command.author.note', answers: 'author.note',
    run: async ({ engine, typed, io }) => {
      const [id] = await authorsOf(engine, typed.words)
      if (id === undefined) throw new Fault('author.unknown', { value: '' })
      return done(await engine.call('author.note', { id, text: await io.readStdin() }))
    },
  },
  {
    name: 'author unnote', words: 'NOTE', count: { least: 1, most: 1 }, options: [], help: 'cli.command.author.unnote', answers: 'author.removeNote',
    run: async ({ engine, typed }) => done(await engine.call('author.removeNote', { id: numberOf(typed.words[0] ?? '') as AuthorNoteId })),
  },
  {
    name: 'people', words: 'QUERY', count: { least: 1, most: 1 }, options: ['limit'], help: 'cli.command.people', answers: 'search.people',
    run: async ({ engine, typed }) => done(await engine.call('search.people', { query: typed.words[0] ?? '', ...given({ limit: maybeNumber(typed.text('limit')) }) })),
  },
]
