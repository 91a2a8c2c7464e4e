import type { ListKind } from '../../src-contract/moderation.ts'
import type { Head } from './heads.ts'
import type { How } from './normalise/resolve.ts'
import type { GuardName } from './guards.ts'

export type Band = 'hide' | 'queue' | 'pass'

export type Label = { p: number; band: Band }

/** Something that moved a score; `from` and `to` are UTF-16 offsets in the text, -1 where it was the text as a whole. */
export type Reason = { from: number; to: number; text: string; weight: number; reason: string }

export type Sublabel = 'insult' | 'hate' | 'threat' | 'sexual' | 'child'

export type Verdict = {
  lang: string
  labels: Record<Head, Label>
  sublabels: Sublabel[]
  /** What auto-hide would do: the model above its threshold and a grave word or a threat. */
  hide: boolean
  why: Reason[]
  undone: { from: number; to: number; text: string; how: How }[]
  guards: { name: GuardName; from: number; to: number }[]
  model: string
}

/** Why a band is lower than the score alone would have it. */
export type Cap = { by: 'guard' | 'key' | 'charter' | 'allowed' | 'noHideInThisLanguage'; what: string }

/** A verdict within a brand. `plain` is what the model as it came says of each head, without what was learned. */
export type BrandVerdict = Verdict & { listed: ListKind[]; caps: Cap[]; plain: Record<Head, boolean> }
