import { z } from 'zod'
import type { Channel, ChannelKind, Recipient } from '../../src-contract/escalation.ts'
import { channelKind } from '../../src-contract/escalation.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { EscalationId, ItemId } from '../../src-contract/ids.ts'
import { done } from './command.ts'
import type { CliCommand, Running } from './command.ts'
import { given, instantOf, numberOf, oneOf } from './values.ts'

const source = 'cli'
const fields = z.record(z.string(), z.string())

/** `queue=SAV`: fields as `channel kinds` lists them; a secret one is refused there, and never asked for on the line. */
function settingsOf(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(words.map((word) => {
    const at = word.indexOf('=')
    if (at < 1) throw new Fault('channel.field', { name: word.slice(0, 60) })
    return [word.slice(0, at), word.slice(at + 1)]
  }))
}

/** One line is the kind's first secret field; a JSON object names them all. */
async function secretsOf({ engine, io, typed }: Running, kind: ChannelKind): Promise<Record<string, string>> {
  const raw = typed.flag('secret-stdin') ? await io.readStdin() : (io.env['VIGIE_SECRET'] ?? '')
  const text = raw.replace(/\r?\n$/, '')
  if (text === '') return {}
  if (text.startsWith('{')) {
    try {
      return fields.parse(JSON.parse(text))
    } catch {
      throw new Fault('input.invalid', { name: 'secret' })
    }
  }
  const { kinds } = await engine.call('channel.kinds', {})
  const field = kinds.find((one) => one.kind === kind)?.capabilities.fields.find(({ secret }) => secret)?.field
  return field === undefined ? {} : { [field]: text.split(/\r?\n/)[0] ?? '' }
}

/** By its number or its name. */
async function channelNamed({ engine }: Running, value: string): Promise<Channel> {
  const { channels } = await engine.call('channel.list', {})
  const found = channels.find(({ id, name }) => String(id) === value || name.toLowerCase() === value.trim().toLowerCase())
  if (found === undefined) throw new Fault('channel.unknown', { value: value.slice(0, 80) })
  return found
}

const channels: CliCommand[] = [
  {
    name: 'channel kinds', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.channel.kinds', answers: 'channel.kinds',
    run: async ({ engine }) => done(await engine.call('channel.kinds', {})),
  },
  {
    name: 'channel list', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.channel.list', answers: 'channel.list',
    run: async ({ engine }) => done(await engine.call('channel.list', {})),
  },
  {
    name: 'channel add', words: 'KIND NAME [FIELD=VALUE…]', count: { least: 2, most: 22 }, options: ['secretStdin'], help: 'cli.command.channel.add', answers: 'channel.add',
    run: async (running) => {
      const [word = '', name = '', ...settings] = running.typed.words
      const kind = oneOf(word, channelKind.options)
      return done(await running.engine.call('channel.add', { kind, name, settings: settingsOf(settings), secrets: await secretsOf(running, kind) }))
    },
  },
  {
    name: 'channel edit', words: 'CHANNEL [FIELD=VALUE…]', count: { least: 1, most: 21 }, options: ['named', 'secretStdin'], help: 'cli.command.channel.edit', answers: 'channel.edit',
    run: async (running) => {
      const { engine, typed } = running
      const [word = '', ...settings] = typed.words
      const { id, kind } = await channelNamed(running, word)
      const secrets = await secretsOf(running, kind)
      return done(await engine.call('channel.edit', {
        id, ...given({ name: typed.text('named') }), ...(settings.length === 0 ? {} : { settings: settingsOf(settings) }), ...(Object.keys(secrets).length === 0 ? {} : { secrets }),
      }))
    },
  },
  {
    name: 'channel test', words: 'CHANNEL', count: { least: 1, most: 1 }, options: [], help: 'cli.command.channel.test', answers: 'channel.test',
    run: async (running) => done(await running.engine.call('channel.test', { id: (await channelNamed(running, running.typed.words[0] ?? '')).id })),
  },
  {
    name: 'channel remove', words: 'CHANNEL', count: { least: 1, most: 1 }, options: [], help: 'cli.command.channel.remove', answers: 'channel.remove',
    run: async (running) => done(await running.engine.call('channel.remove', { id: (await channelNamed(running, running.typed.words[0] ?? '')).id })),
  },
  {
    name: 'channel restore', words: 'ID', count: { least: 1, most: 1 }, options: [], help: 'cli.command.channel.restore', answers: 'channel.restore',
    run: async ({ engine, typed }) => done(await engine.call('channel.restore', { id: numberOf(typed.words[0] ?? '') as Channel['id'] })),
  },
]

const recipientOf = (address: string): Recipient => ({ name: '', address })

/** The three choices: to whom, a note, by when. */
async function choicesOf(running: Running) {
  const { typed, io } = running
  const [item = '', ...to] = typed.words
  const due = typed.text('due')
  return {
    itemId: numberOf(item) as ItemId, channelId: (await channelNamed(running, typed.text('to') ?? '')).id, note: typed.flag('note-stdin') ? (await io.readStdin()).trim() : '',
    ...(to.length === 0 ? {} : { recipients: to.map(recipientOf) }), ...(due === undefined ? {} : { dueAt: due === 'none' ? null : instantOf(due, Date.now()) }),
  }
}

const idOf = ({ typed }: Running): EscalationId => numberOf(typed.words[0] ?? '') as EscalationId

const escalations: CliCommand[] = [
  {
    name: 'escalate', words: 'ITEM [ADDRESS…]', count: { least: 1, most: 21 }, options: ['to', 'due', 'noteStdin'], required: ['to'], help: 'cli.command.escalate',
    answers: 'escalation.send',
    run: async (running) => {
      const answer = await running.engine.call('escalation.send', { ...(await choicesOf(running)), source })
      if (running.short()) running.say(running.t('cli.done.heldHere'))
      return done(answer)
    },
  },
  {
    name: 'escalation preview', words: 'ITEM [ADDRESS…]', count: { least: 1, most: 21 }, options: ['to', 'due', 'noteStdin'], required: ['to'],
    help: 'cli.command.escalation.preview', answers: 'escalation.preview',
    run: async (running) => done(await running.engine.call('escalation.preview', await choicesOf(running))),
  },
  {
    name: 'escalations', words: '', count: { least: 0, most: 0 }, options: ['all', 'limit', 'unread'], help: 'cli.command.escalations', answers: 'escalation.list',
    run: async ({ engine, typed }) => {
      const limit = typed.text('limit')
      return done(await engine.call('escalation.list', {
        ...(typed.flag('all') ? {} : { open: true }), ...(typed.flag('unread') ? { unread: true } : {}), ...(limit === undefined ? {} : { limit: numberOf(limit) }),
      }))
    },
  },
  {
    name: 'escalation show', words: 'ESCALATION', count: { least: 1, most: 1 }, options: [], help: 'cli.command.escalation.show', answers: 'escalation.get',
    run: async (running) => done(await running.engine.call('escalation.get', { id: idOf(running) })),
  },
  {
    name: 'escalation reply-draft', words: 'ESCALATION', count: { least: 1, most: 1 }, options: ['replace'], help: 'cli.command.escalation.replyDraft', answers: 'escalation.draft',
    run: async (running) => done(await running.engine.call('escalation.draft', { id: idOf(running), ...(running.typed.flag('replace') ? { replace: true } : {}) })),
  },
  {
    name: 'escalation close', words: 'ESCALATION', count: { least: 1, most: 1 }, options: [], help: 'cli.command.escalation.close', answers: 'escalation.close',
    run: async (running) => done(await running.engine.call('escalation.close', { id: idOf(running) })),
  },
  {
    name: 'escalation reopen', words: 'ESCALATION', count: { least: 1, most: 1 }, options: [], help: 'cli.command.escalation.reopen', answers: 'escalation.reopen',
    run: async (running) => done(await running.engine.call('escalation.reopen', { id: idOf(running) })),
  },
  {
    name: 'escalation poll', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.escalation.poll', answers: 'escalation.poll',
    run: async ({ engine }) => {
      const answer = await engine.call('escalation.poll', {})
      const dead = answer.channels.some(({ error }) => error?.startsWith('auth.') === true || error?.startsWith('secrets.') === true)
      return { document: answer, exit: dead ? 3 : answer.channels.some(({ error }) => error !== null) ? 1 : 0 }
    },
  },
  {
    name: 'escalation board', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.escalation.board', answers: 'escalation.board',
    run: async ({ engine }) => done(await engine.call('escalation.board', {})),
  },
]

export const escalationCommands: CliCommand[] = [...channels, ...escalations]
