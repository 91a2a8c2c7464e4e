import type { ClusterId, ItemId } from '../../src-contract/ids.ts'
import { verdictHead } from '../../src-contract/moderation.ts'
import { verb } from '../../src-contract/network.ts'
import { explain } from '../../src-i18n/explain.ts'
import { done } from './command.ts'
import type { CliCommand } from './command.ts'
import { brandOf, theBrand } from './moderation-input.ts'
import { UsageError } from './usage-error.ts'
import { given, maybeNumber, numberOf, oneOf } from './values.ts'

const source = 'cli'

export const verdictCommands: CliCommand[] = [
  {
    name: 'explain', words: 'ID', count: { least: 1, most: 1 }, options: [], help: 'cli.command.explain', answers: 'item.explain',
    run: async ({ engine, typed, say, t }) => {
      const answer = await engine.call('item.explain', { id: numberOf(typed.words[0] ?? '') as ItemId })
      const { labels, without: [strongest], advice } = answer.explanation
      const positive = verdictHead.options.filter((head) => labels[head].band !== 'pass').map((head) => t(`moderation.label.${head}`))
      if (positive.length === 0) say(t('moderation.sentence.nothing'))
      else say(t('moderation.sentence.is', { labels: positive.join(', ') }))
      if (strongest !== undefined) say(t(`moderation.without.${strongest.band}`, { word: strongest.text }))
      if (advice !== null) say(`${t(`moderation.advice.${advice.kind}`)} ${advice.country === 'FR' ? t('moderation.advice.fr', { url: advice.url ?? '' }) : t('moderation.advice.elsewhere')}`)
      return done(answer)
    },
  },
  {
    name: 'verdict', words: 'ID…', count: { least: 1, most: 1000 }, options: ['is', 'isNot', 'forget'], help: 'cli.command.verdict', answers: 'verdict.say',
    run: async ({ engine, typed }) => {
      const words = [['is', true], ['is-not', false], ['forget', null]] as const
      const said = words.filter(([option]) => typed.text(option) !== undefined)
      const [one] = said
      if (one === undefined || said.length > 1) throw new UsageError('--is | --is-not | --forget')
      const label = oneOf(typed.text(one[0]) ?? '', verdictHead.options)
      return done(await engine.call('verdict.say', { ids: typed.words.map((word) => numberOf(word) as ItemId), label, is: one[1], source }))
    },
  },
  {
    name: 'judge', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.judge', answers: 'judge.run',
    run: async ({ engine, say, t }) => {
      const answer = await engine.call('judge.run', {})
      say(t('cli.done.judge', { count: answer.judged }))
      return done(answer)
    },
  },
  {
    name: 'clusters', words: '', count: { least: 0, most: 0 }, options: ['brand', 'all', 'limit'], help: 'cli.command.clusters', answers: 'clusters.list',
    run: async (running) => {
      const { engine, typed } = running
      const limit = Math.min(200, maybeNumber(typed.text('limit')) ?? 50)
      return done(await engine.call('clusters.list', { ...(await brandOf(running)), limit, open: !typed.flag('all') }))
    },
  },
  {
    name: 'clusters show', words: 'CLUSTER', count: { least: 1, most: 1 }, options: ['limit'], help: 'cli.command.clusters.show', answers: 'clusters.get',
    run: async ({ engine, typed }) =>
      done(await engine.call('clusters.get', { id: numberOf(typed.words[0] ?? '') as ClusterId, limit: Math.min(500, maybeNumber(typed.text('limit')) ?? 100) })),
  },
  {
    name: 'clusters act', words: 'VERB CLUSTER', count: { least: 2, most: 2 }, options: [], help: 'cli.command.clusters.act', answers: 'clusters.decide',
    run: async ({ engine, typed, complain, t }) => {
      const [word = '', id = ''] = typed.words
      const { refused, ...rest } = await engine.call('clusters.decide', { verb: oneOf(word, verb.exclude(['reply']).options), id: numberOf(id) as ClusterId, source })
      for (const { failure } of refused) complain(failure)
      const document = { ...rest, refused: refused.map(({ id: item, failure }) => ({ id: item, error: { code: failure.code, message: explain(failure, t) } })) }
      return { document, exit: refused.length > 0 ? 1 : 0 }
    },
  },
  {
    name: 'learning', words: '', count: { least: 0, most: 0 }, options: ['brand', 'limit'], help: 'cli.command.learning', answers: 'learning.report',
    run: async (running) => done(await running.engine.call('learning.report', { ...(await brandOf(running)), ...given({ weeks: maybeNumber(running.typed.text('limit')) }) })),
  },
  {
    name: 'learning forget', words: '', count: { least: 0, most: 0 }, options: ['brand'], required: ['brand'], help: 'cli.command.learning.forget', answers: 'learning.forget',
    run: async (running) => done(await running.engine.call('learning.forget', { brandId: await theBrand(running) })),
  },
]
