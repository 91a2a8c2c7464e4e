import { Fault } from '../../src-contract/failure.ts'
import type { SavedReply } from '../../src-contract/saved-replies.ts'
import type { EngineClient } from '../host/engine-client.ts'
import { done } from './command.ts'
import type { CliCommand } from './command.ts'
import { given, numberOf } from './values.ts'

const sameName = (one: string, other: string) => one.localeCompare(other, undefined, { sensitivity: 'accent' }) === 0

export async function savedReplyNamed(engine: EngineClient, name: string): Promise<SavedReply> {
  const { replies } = await engine.call('savedReply.list', {})
  const found = replies.find((reply) => sameName(reply.name, name.trim()))
  if (found === undefined) throw new Fault('savedReply.unknown', { value: name.slice(0, 60) })
  return found
}

const list: CliCommand = {
  name: 'replies', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.replies', answers: 'savedReply.list',
  run: async ({ engine }) => done(await engine.call('savedReply.list', {})),
}

const save: CliCommand = {
  name: 'replies save', words: 'NAME', count: { least: 1, most: 1 }, options: ['textStdin', 'brand', 'textLang'], required: ['textStdin'],
  help: 'cli.command.replies.save', answers: 'savedReply.save',
  run: async ({ engine, typed, io }) => {
    const [name = ''] = typed.words
    const [brandName, lang] = [typed.text('brand'), typed.text('text-lang')]
    const { brands } = await engine.call('brand.list', {})
    const brand = brandName === undefined ? null : brands.find((each) => sameName(each.name, brandName))
    if (brand === undefined) throw new Fault('brand.unknown', { value: brandName ?? '' })
    const text = { brandId: brand?.id ?? null, lang: lang ?? null, text: (await io.readStdin()).trim() }
    const { replies } = await engine.call('savedReply.list', {})
    const known = replies.find((reply) => sameName(reply.name, name.trim()))
    // A text for the same brand and language takes the place of the one there is; the others stay.
    return done(await engine.call('savedReply.save', { name: known?.name ?? name, texts: [...(known?.texts ?? []), text], ...given({ id: known?.id }) }))
  },
}

const remove: CliCommand = {
  name: 'replies remove', words: 'NAME', count: { least: 1, most: 1 }, options: [], help: 'cli.command.replies.remove', answers: 'savedReply.remove',
  run: async ({ engine, typed }) => done(await engine.call('savedReply.remove', { id: (await savedReplyNamed(engine, typed.words[0] ?? '')).id })),
}

const restore: CliCommand = {
  name: 'replies restore', words: 'ID', count: { least: 1, most: 1 }, options: [], help: 'cli.command.replies.restore', answers: 'savedReply.restore',
  run: async ({ engine, typed }) => done(await engine.call('savedReply.restore', { id: numberOf(typed.words[0] ?? '') as SavedReply['id'] })),
}

export const savedReplyCommands: CliCommand[] = [list, save, remove, restore]
