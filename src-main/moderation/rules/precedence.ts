import type { RuleAction } from '../../../src-contract/moderation.ts'

/** A rule that matched, and what it wants. In the written precedence, the first first. */
export type Wish<R> = { rule: R; actions: readonly RuleAction[] }

/** What is to be done, by whom; `overruled`: another rule before it had decided the same. */
export type Settled<R> = { rule: R; action: RuleAction; overruled: boolean }

const fates = new Set<RuleAction['do']>(['hide', 'spam', 'queue', 'done', 'snooze'])

/** All that match act. Of what becomes of the item the first decides, of replies the first is sent; each label is put on once. */
export function settle<R>(wishes: readonly Wish<R>[]): Settled<R>[] {
  let fate = false
  let replied = false
  const labels = new Set<string>()
  return wishes.flatMap(({ rule, actions }) =>
    actions.map((action) => {
      const overruled = fates.has(action.do) ? fate : action.do === 'reply' ? replied : action.do === 'label' && labels.has(action.name.toLowerCase())
      if (fates.has(action.do)) fate = true
      if (action.do === 'reply') replied = true
      if (action.do === 'label') labels.add(action.name.toLowerCase())
      return { rule, action, overruled }
    }))
}

/** Whether what was settled takes the item down. */
export const takesDown = <R>(settled: readonly Settled<R>[]): boolean =>
  settled.some(({ action, overruled }) => !overruled && (action.do === 'hide' || action.do === 'spam'))

/** Whether a rule wants it kept in the queue. */
export const keeps = <R>(settled: readonly Settled<R>[]): boolean => settled.some(({ action, overruled }) => !overruled && action.do === 'queue')
