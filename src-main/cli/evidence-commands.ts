import { resolve } from 'node:path'
import { evidenceReason } from '../../src-contract/evidence.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import { done } from './command.ts'
import type { CliCommand } from './command.ts'
import { given, instantOf, maybeNumber, numberOf, oneOf } from './values.ts'

const freeze: CliCommand = {
  name: 'evidence freeze', words: 'ITEM', count: { least: 1, most: 1 }, options: ['reason', 'days', 'noteStdin'], required: ['reason'],
  help: 'cli.command.evidence.freeze', answers: 'evidence.freeze',
  run: async ({ engine, typed, io, say, t }) => {
    const note = typed.flag('note-stdin') ? (await io.readStdin()).trim() : undefined
    const input = {
      itemId: numberOf(typed.words[0] ?? '') as ItemId, reason: oneOf(typed.text('reason') ?? '', evidenceReason.options),
      ...given({ note, keepDays: maybeNumber(typed.text('days')) }),
    }
    const answer = await engine.call('evidence.freeze', input)
    say(t('cli.done.evidenceFreeze', { n: answer.exhibit.n, digest: answer.exhibit.digest }))
    return done(answer)
  },
}

const list: CliCommand = {
  name: 'evidence', words: '[ITEM]', count: { least: 0, most: 1 }, options: [], help: 'cli.command.evidence', answers: 'evidence.list',
  run: async ({ engine, typed }) => done(await engine.call('evidence.list', given({ itemId: maybeNumber(typed.words[0]) as ItemId | undefined }))),
}

const write: CliCommand = {
  name: 'evidence export', words: 'N FILE', count: { least: 2, most: 2 }, options: [], help: 'cli.command.evidence.export', answers: 'evidence.export',
  run: async ({ engine, typed, io, say, t }) => {
    const [n = '', path = ''] = typed.words
    const answer = await engine.call('evidence.export', { n: numberOf(n), file: resolve(io.cwd, path) })
    say(t('cli.done.evidenceExport', { file: answer.file ?? '' }))
    return done(answer)
  },
}

const verify: CliCommand = {
  name: 'evidence verify', words: '[FILE]', count: { least: 0, most: 1 }, options: ['noted'], help: 'cli.command.evidence.verify', answers: 'evidence.verify',
  run: async ({ engine, typed, io, say, t }) => {
    const [path] = typed.words
    const answer = await engine.call('evidence.verify', given({ file: path === undefined ? undefined : resolve(io.cwd, path), noted: typed.text('noted') }))
    if (answer.ok) say(t(answer.file === null ? 'cli.done.evidenceVerify' : 'cli.done.evidenceVerifyFile', { count: answer.exhibits }))
    for (const { n, file, what } of answer.differences) {
      const place = file ?? (n === null ? '' : t('ui.evidence.place', { n: String(n) }))
      say(`${place === '' ? '' : `${place}\u00A0: `}${t(`ui.evidence.differs.${what}`)}`)
    }
    return { document: answer, exit: answer.ok ? 0 : 3 }
  },
}

const prune: CliCommand = {
  name: 'evidence prune', words: '[N…]', count: { least: 0, most: 1000 }, options: [], help: 'cli.command.evidence.prune', answers: 'evidence.prune',
  run: async ({ engine, typed, say, t }) => {
    const ns = typed.words.map((word) => numberOf(word))
    const answer = await engine.call('evidence.prune', ns.length === 0 ? {} : { ns })
    say(t('cli.done.evidencePrune', { count: answer.erased.length }))
    return done(answer)
  },
}

const keep: CliCommand = {
  name: 'evidence keep', words: 'N', count: { least: 1, most: 1 }, options: ['until'], required: ['until'], help: 'cli.command.evidence.keep', answers: 'evidence.keep',
  run: async ({ engine, typed }) => {
    const until = instantOf(typed.text('until') ?? '', Date.now())
    return done(await engine.call('evidence.keep', { n: numberOf(typed.words[0] ?? ''), until }))
  },
}

const keepDays: CliCommand = {
  name: 'evidence keep-days', words: 'DAYS', count: { least: 1, most: 1 }, options: [], help: 'cli.command.evidence.keepDays', answers: 'evidence.keepDays',
  run: async ({ engine, typed }) => done(await engine.call('evidence.keepDays', { days: numberOf(typed.words[0] ?? '') })),
}

export const evidenceCommands: CliCommand[] = [list, freeze, write, verify, prune, keep, keepDays]
