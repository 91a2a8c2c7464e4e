import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Fault } from '../../src-contract/failure.ts'
import type { AccountId, WatchId } from '../../src-contract/ids.ts'
import type { Watch, WatchDraft } from '../../src-contract/watches.ts'
import { watchKind } from '../../src-contract/watches.ts'
import { explain } from '../../src-i18n/explain.ts'
import { done } from './command.ts'
import type { CliCommand, Outcome, Running } from './command.ts'
import { numberOf, oneOf } from './values.ts'
import type { Typed } from './values.ts'

const draftOptions = ['as', 'any', 'every', 'without', 'feeds', 'feedsStdin', 'opml', 'searchWith'] as const

const watchIdOf = (text: string) => numberOf(text) as WatchId

/** Words and phrases between commas; addresses between commas or spaces, which neither has inside. */
const listed = (text: string | undefined, at: RegExp): string[] | undefined => text?.split(at).map((each) => each.trim()).filter((each) => each !== '')
const words = (typed: Typed, name: string) => listed(typed.text(name), /[,\n]/)

async function feedsIn({ engine, typed, io, say, t }: Running): Promise<string[] | undefined> {
  const given = listed(typed.text('feeds'), /[\s,]+/)
  const piped = typed.flag('feeds-stdin') ? listed(await io.readStdin(), /\s+/) : undefined
  const file = typed.text('opml')
  if (file === undefined) return given === undefined && piped === undefined ? undefined : [...(given ?? []), ...(piped ?? [])]
  const { feeds, left } = await engine.call('watch.readOpml', { text: await textOf(resolve(io.cwd, file)) })
  say(t('cli.done.opmlRead', { count: feeds.length, left }))
  return [...(given ?? []), ...(piped ?? []), ...feeds.map(({ url }) => url)]
}

async function textOf(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).slice(0, 2_000_000)
  } catch {
    throw new Fault('file.missing', { file })
  }
}

/** What is given over what was; without a name and a brand there is none. */
async function draftFrom(running: Running, name: string, brand: string, before: Watch | null): Promise<WatchDraft> {
  const { typed } = running
  const as = typed.text('as')
  const searches = listed(typed.text('search-with'), /[\s,]+/)?.map((id) => numberOf(id) as AccountId)
  return {
    ...(before === null ? {} : { id: before.id }),
    name, brand,
    kind: as === undefined ? (before?.kind ?? 'brand') : oneOf(as, watchKind.options),
    words: {
      any: words(typed, 'any') ?? before?.words.any ?? [], all: words(typed, 'every') ?? before?.words.all ?? [],
      none: words(typed, 'without') ?? before?.words.none ?? [],
    },
    feeds: (await feedsIn(running)) ?? before?.feeds ?? [],
    searches: searches ?? before?.searches ?? [],
  }
}

async function known({ engine, typed }: Running): Promise<Watch> {
  const id = watchIdOf(typed.words[0] ?? '')
  const found = (await engine.call('watch.list', {})).watches.find((each) => each.id === id)
  if (found === undefined) throw new Fault('watch.unknown', { value: id })
  return found
}

const told = ({ t }: Running, watch: Watch) => ({
  ...watch,
  sources: watch.sources.map(({ failure, ...rest }) => ({ ...rest, error: failure === null ? null : { code: failure.code, message: explain(failure, t) } })),
})

const list: CliCommand = {
  name: 'watch list', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.watch.list', answers: 'watch.list',
  run: async (running) => done({ watches: (await running.engine.call('watch.list', {})).watches.map((watch) => told(running, watch)) }),
}

const add: CliCommand = {
  name: 'watch add', words: 'NAME', count: { least: 1, most: 1 }, options: ['brand', ...draftOptions], required: ['brand'],
  help: 'cli.command.watch.add', answers: 'watch.save',
  run: async (running) => saved(running, await draftFrom(running, running.typed.words[0] ?? '', running.typed.text('brand') ?? '', null)),
}

const edit: CliCommand = {
  name: 'watch edit', words: 'ID', count: { least: 1, most: 1 }, options: ['named', ...draftOptions], help: 'cli.command.watch.edit', answers: 'watch.save',
  run: async (running) => {
    const before = await known(running)
    return saved(running, await draftFrom(running, running.typed.text('named') ?? before.name, before.brand.name, before))
  },
}

async function saved(running: Running, draft: WatchDraft): Promise<Outcome> {
  const { watch } = await running.engine.call('watch.save', draft)
  running.say(running.t('cli.done.watchSave', { name: watch.name, id: watch.id }))
  return done({ watch: told(running, watch) })
}

const test: CliCommand = {
  name: 'watch test', words: '[ID]', count: { least: 0, most: 1 }, options: ['brand', ...draftOptions], help: 'cli.command.watch.test', answers: 'watch.test',
  run: async (running) => {
    const { engine, typed, complain, say, t } = running
    const before = typed.words.length === 0 ? null : await known(running)
    const draft = await draftFrom(running, before?.name ?? '?', before?.brand.name ?? typed.text('brand') ?? '?', before)
    const answer = await engine.call('watch.test', draft)
    const failures = answer.sources.flatMap(({ failure }) => failure ?? [])
    for (const failure of failures) complain(failure)
    say(t('cli.done.watchTest', { count: answer.items.length + answer.more, read: answer.sources.reduce((sum, { read }) => sum + read, 0) }))
    const sources = answer.sources.map(({ failure, ...rest }) => ({ ...rest, error: failure === null ? null : { code: failure.code, message: explain(failure, t) } }))
    return { document: { ...answer, sources }, exit: failures.length === answer.sources.length ? 1 : 0 }
  },
}

const remove: CliCommand = {
  name: 'watch remove', words: 'ID', count: { least: 1, most: 1 }, options: [], help: 'cli.command.watch.remove', answers: 'watch.remove',
  run: async ({ engine, typed, say, t }) => {
    const answer = await engine.call('watch.remove', { id: watchIdOf(typed.words[0] ?? '') })
    say(t('cli.done.watchRemove', { name: answer.name, id: answer.id }))
    return done(answer)
  },
}

const restore: CliCommand = {
  name: 'watch restore', words: 'ID', count: { least: 1, most: 1 }, options: [], help: 'cli.command.watch.restore', answers: 'watch.restore',
  run: async (running) => {
    const { watch } = await running.engine.call('watch.restore', { id: watchIdOf(running.typed.words[0] ?? '') })
    running.say(running.t('cli.done.watchSave', { name: watch.name, id: watch.id }))
    return done({ watch: told(running, watch) })
  },
}

const exportFeeds: CliCommand = {
  name: 'watch export', words: 'FILE [ID]', count: { least: 1, most: 2 }, options: [], help: 'cli.command.watch.export', answers: null,
  shape: '{ file: string, feeds: number }',
  run: async ({ engine, typed, io, say, t }) => {
    const [path = '', id] = typed.words
    const { text, feeds } = await engine.call('watch.writeOpml', id === undefined ? {} : { id: watchIdOf(id) })
    const file = resolve(io.cwd, path)
    try {
      // Addresses of alerts are as good as a password: for this user alone, and never over another file.
      await writeFile(file, text, { flag: 'wx', mode: 0o600 })
    } catch (error) {
      const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST'
      throw new Fault(exists ? 'file.exists' : 'file.unwritten', { file }, { cause: error })
    }
    say(t('cli.done.opmlWrite', { count: feeds, file }))
    return done({ file, feeds })
  },
}

export const watchCommands: CliCommand[] = [list, add, edit, test, remove, restore, exportFeeds]
