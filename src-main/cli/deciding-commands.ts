import { Fault } from '../../src-contract/failure.ts'
import type { DecisionId, ItemId, JobId } from '../../src-contract/ids.ts'
import { verb } from '../../src-contract/network.ts'
import { explain } from '../../src-i18n/explain.ts'
import { done } from './command.ts'
import type { CliCommand, Running } from './command.ts'
import { savedReplyNamed } from './saved-reply-commands.ts'
import { UsageError } from './usage-error.ts'
import { given, instantOf, maybeNumber, numberOf, oneOf } from './values.ts'

/** Decisions of the command line: `undo` without a number takes back the last of these, never the window's. */
const source = 'cli'
const verbs = verb.exclude(['reply', 'edit', 'snooze']).options

const idsOf = (words: readonly string[]) => words.map((word) => numberOf(word) as ItemId)

function sayQueued(running: Running, jobs: number): void {
  if (jobs === 0) return
  running.say(running.t('cli.done.act', { count: jobs }))
  sayHeld(running, jobs)
}

/** This process ends before they leave: the next engine has them. */
function sayHeld({ short, say, t }: Running, jobs: number): void {
  if (jobs > 0 && short()) say(t('cli.done.heldHere'))
}

const act: CliCommand = {
  name: 'act', words: 'VERB ID…', count: { least: 2, most: 1001 }, options: [], help: 'cli.command.act', answers: 'act.submit',
  run: async (running) => {
    const { engine, typed, complain, t } = running
    const [word = '', ...ids] = typed.words
    const { refused, ...rest } = await engine.call('act.submit', { verb: oneOf(word, verbs), ids: idsOf(ids), source })
    for (const { failure } of refused) complain(failure)
    sayQueued(running, rest.jobs.length)
    const document = { ...rest, refused: refused.map(({ id, failure }) => ({ id, error: { code: failure.code, message: explain(failure, t) } })) }
    return { document, exit: refused.length > 0 ? 1 : 0 }
  },
}

const snooze: CliCommand = {
  name: 'snooze', words: 'ID…', count: { least: 1, most: 1000 }, options: ['until'], help: 'cli.command.snooze', answers: 'act.submit',
  run: async ({ engine, typed, complain, t }) => {
    const until = typed.text('until')
    const { refused, ...rest } = await engine.call('act.submit', {
      verb: 'snooze', ids: idsOf(typed.words), source, ...given({ until: until === undefined ? undefined : instantOf(until, Date.now()) }),
    })
    for (const { failure } of refused) complain(failure)
    return { document: { ...rest, refused: refused.map(({ id, failure }) => ({ id, error: { code: failure.code, message: explain(failure, t) } })) }, exit: refused.length > 0 ? 1 : 0 }
  },
}

const reply: CliCommand = {
  name: 'reply', words: 'ID', count: { least: 1, most: 1 }, options: ['textStdin', 'saved', 'private'], help: 'cli.command.reply', answers: 'reply.submit',
  run: async (running) => {
    const { engine, typed } = running
    const id = numberOf(typed.words[0] ?? '') as ItemId
    const text = await replyText(running, id)
    const answer = await engine.call('reply.submit', { id, text, source, ...(typed.flag('private') ? { private: true } : {}) })
    sayQueued(running, answer.jobs.length)
    return done(answer)
  },
}

const edit: CliCommand = {
  name: 'reply edit', words: 'ID', count: { least: 1, most: 1 }, options: ['textStdin'], required: ['textStdin'], help: 'cli.command.reply.edit', answers: 'reply.edit',
  run: async (running) => {
    const { engine, typed, io } = running
    const answer = await engine.call('reply.edit', { id: numberOf(typed.words[0] ?? '') as ItemId, text: await io.readStdin(), source })
    sayQueued(running, answer.jobs.length)
    return done(answer)
  },
}

/** From stdin, or a saved reply filled in for the item: one with something left to fill in is not sent. */
async function replyText({ engine, typed, io }: Running, itemId: ItemId): Promise<string> {
  const name = typed.text('saved')
  if ((name === undefined) !== typed.flag('text-stdin')) throw new UsageError(name ?? '')
  if (name === undefined) return io.readStdin()
  const { id } = await savedReplyNamed(engine, name)
  const { text, missing } = await engine.call('savedReply.fill', { id, itemId })
  if (missing.length > 0) throw new Fault('savedReply.missing', { name, value: missing.join(', ') })
  return text
}

const undo: CliCommand = {
  name: 'undo', words: '[DECISION]', count: { least: 0, most: 1 }, options: [], help: 'cli.command.undo', answers: 'decision.undo',
  run: async (running) => {
    const { engine, typed, complain, t } = running
    const id = maybeNumber(typed.words[0]) as DecisionId | undefined
    const { notUndoable, ...rest } = await engine.call('decision.undo', { source, ...given({ id }) })
    for (const { failure } of notUndoable) complain(failure)
    if (rest.recalled > 0) running.say(explain({ code: 'undo.recalled', params: {} }, t))
    sayHeld(running, rest.inverted.length)
    const document = { ...rest, notUndoable: notUndoable.map(({ id: item, failure }) => ({ id: item, error: { code: failure.code, message: explain(failure, t) } })) }
    return { document, exit: notUndoable.length > 0 ? 1 : 0 }
  },
}

const label = (on: boolean): CliCommand => ({
  name: on ? 'label add' : 'label remove', words: 'NAME ID…', count: { least: 2, most: 1001 }, options: [],
  help: on ? 'cli.command.label.add' : 'cli.command.label.remove', answers: 'label.set',
  run: async ({ engine, typed }) => {
    const [name = '', ...ids] = typed.words
    return done(await engine.call('label.set', { name, ids: idsOf(ids), on }))
  },
})

const outbox: CliCommand = {
  name: 'outbox', words: '', count: { least: 0, most: 0 }, options: ['all', 'limit'], help: 'cli.command.outbox', answers: 'outbox.list',
  run: async ({ engine, typed }) => {
    const limit = Math.min(1000, maybeNumber(typed.text('limit')) ?? 200)
    const all = await engine.call('outbox.list', { limit })
    if (typed.flag('all')) return done(all)
    // What is not finished, however old, and what was refused: that is what somebody has to look at.
    const live = await engine.call('outbox.list', { limit, live: true })
    const jobs = [...live.jobs, ...all.jobs.filter(({ state }) => state === 'refused')].sort((a, b) => b.id - a.id)
    return done({ jobs, counts: live.counts })
  },
}

const cancel: CliCommand = {
  name: 'outbox cancel', words: 'JOB', count: { least: 1, most: 1 }, options: [], help: 'cli.command.outbox.cancel', answers: 'outbox.cancel',
  run: async ({ engine, typed }) => done(await engine.call('outbox.cancel', { id: numberOf(typed.words[0] ?? '') as JobId })),
}

const decide: CliCommand = {
  name: 'outbox decide', words: 'JOB send|edit|drop', count: { least: 2, most: 2 }, options: ['textStdin'], help: 'cli.command.outbox.decide', answers: 'outbox.decide',
  run: async (running) => {
    const { engine, typed, io } = running
    const [word = '', choice = ''] = typed.words
    const input = { id: numberOf(word) as JobId, choice: oneOf(choice, ['send', 'edit', 'drop']) }
    const answer = await engine.call('outbox.decide', typed.flag('text-stdin') ? { ...input, text: await io.readStdin() } : input)
    sayHeld(running, answer.job.state === 'cancelled' ? 0 : 1)
    return done(answer)
  },
}

const flush: CliCommand = {
  name: 'outbox flush', words: '', count: { least: 0, most: 0 }, options: ['wait', 'timeout'], help: 'cli.command.outbox.flush', answers: 'outbox.flush',
  run: async (running) => {
    const { engine, typed, complain } = running
    const seconds = maybeNumber(typed.text('timeout'), 0)
    const flushed = await engine.call('outbox.flush', { wait: typed.flag('wait'), ...given({ timeoutMs: seconds === undefined ? undefined : seconds * 1000 }) })
    sayHeld(running, flushed.live)
    if (flushed.needsYou > 0) complain(new Fault('outbox.needsYou').failure)
    return { document: flushed, exit: flushed.needsYou > 0 ? 3 : 0 }
  },
}

export const decidingCommands: CliCommand[] = [act, snooze, reply, edit, undo, label(true), label(false), outbox, cancel, decide, flush]
