import { Fault } from '../../src-contract/failure.ts'
import type { BrandId, PostId } from '../../src-contract/ids.ts'
import { done } from './command.ts'
import type { CliCommand, Outcome, Running } from './command.ts'
import { accountIdOf } from './reading-commands.ts'
import { given, maybeNumber, numberOf } from './values.ts'

const where = ({ typed }: Running) => {
  const account = typed.text('account')
  return given({ accountId: account === undefined ? undefined : accountIdOf(account), limit: maybeNumber(typed.text('limit')) })
}

const gaps: CliCommand = {
  name: 'gaps', words: '', count: { least: 0, most: 0 }, options: ['account', 'limit'], help: 'cli.command.gaps', answers: 'gap.list',
  run: async (running) => {
    const answer = await running.engine.call('gap.list', where(running))
    const { posts, comments } = answer.total
    running.say(posts === 0 ? running.t('cli.done.noGaps') : running.t('cli.done.gaps', { count: posts, comments }))
    return done(answer)
  },
}

const posts: CliCommand = {
  name: 'posts', words: '', count: { least: 0, most: 0 }, options: ['account', 'limit'], help: 'cli.command.posts', answers: 'post.pace',
  run: async (running) => done(await running.engine.call('post.pace', where(running))),
}

const retention: CliCommand = {
  name: 'retention', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.retention', answers: 'retention.list',
  run: async ({ engine }) => done(await engine.call('retention.list', {})),
}

const retentionRun: CliCommand = {
  name: 'retention run', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.retention.run', answers: 'retention.run',
  run: async ({ engine, say, t }) => {
    const answer = await engine.call('retention.run', {})
    say(t('cli.done.erased', { count: answer.erased }))
    return done(answer)
  },
}

const retentionSet: CliCommand = {
  name: 'retention set', words: 'BRAND DAYS|off', count: { least: 2, most: 2 }, options: [], help: 'cli.command.retention.set', answers: 'retention.set',
  run: async ({ engine, typed }) => {
    const [name = '', days = ''] = typed.words
    const { brands } = await engine.call('brand.list', {})
    const brandId: BrandId | undefined = brands.find((each) => each.name.toLowerCase() === name.trim().toLowerCase())?.id
    if (brandId === undefined) throw new Fault('brand.unknown', { value: name.slice(0, 80) })
    return done(await engine.call('retention.set', { brandId, days: days === 'off' ? null : numberOf(days) }))
  },
}

/** `vigie sync --post ID`: everything under one post again. */
export async function syncPost({ engine, say, t }: Running, id: string): Promise<Outcome> {
  const answer = await engine.call('sync.post', { postId: numberOf(id) as PostId })
  say(t('cli.done.syncPost', { held: answer.held, counted: answer.counted ?? answer.held, count: answer.new }))
  return done(answer)
}

export const postCommands: CliCommand[] = [gaps, posts, retention, retentionRun, retentionSet]
