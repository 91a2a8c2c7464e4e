import type { BrandId, PostId } from '../../src-contract/ids.ts'
import type { Charter, Rule } from '../../src-contract/moderation.ts'
import { presets, toleranceFor } from '../moderation/brand/charter.ts'
import { compileLists } from '../moderation/brand/lists.ts'
import type { Lists } from '../moderation/brand/lists.ts'
import type { BrandView } from '../moderation/brand/view.ts'
import { decodeDelta } from '../moderation/learning/delta.ts'
import type { Delta } from '../moderation/learning/delta.ts'
import { compileRule } from '../moderation/rules/match.ts'
import type { Matcher } from '../moderation/rules/match.ts'
import { listBrands } from '../store/brands.ts'
import { getCharter } from '../store/charters.ts'
import type { ReadableDb } from '../store/connection.ts'
import { postWords } from '../store/judged-rows.ts'
import { getLearned } from '../store/learned.ts'
import { listEntries } from '../store/list-entries.ts'
import { listRules } from '../store/rules.ts'

/** Everything a brand brings, as of one moment. `settings` changes with lists and charter, `version` with what was learned. */
export type BrandState = { brandId: BrandId; lists: Lists | null; charter: Charter; delta: Delta | null; settings: string; version: number }

export type CompiledRule = { rule: Rule; matches: Matcher }

/** Lists, charters, rules and learned weights as they stand in the file, compiled once and again after each change. */
export type Brands = {
  of(brandId: BrandId): BrandState
  all(): BrandState[]
  /** Enabled rules in their precedence. */
  rules(): readonly CompiledRule[]
  /** For one item: the charter may say something else on its post. */
  view(state: BrandState, postId: PostId | null, at: number): BrandView
  changed(): void
}

export function createBrands(db: ReadableDb): Brands {
  let states = new Map<BrandId, BrandState>()
  let rules: readonly CompiledRule[] | null = null
  const of = (brandId: BrandId): BrandState => {
    const known = states.get(brandId)
    if (known !== undefined) return known
    const made = read(db, brandId)
    states.set(brandId, made)
    return made
  }
  return {
    of,
    all: () => listBrands(db).map(({ id }) => of(id)),
    rules: () => (rules ??= listRules(db).filter(({ enabled }) => enabled).map((rule) => ({ rule, matches: compileRule(rule) }))),
    view: (state, postId, at) => viewOf(db, state, postId, at),
    changed: () => {
      states = new Map()
      rules = null
    },
  }
}

function read(db: ReadableDb, brandId: BrandId): BrandState {
  const entries = listEntries(db, brandId)
  const charter = getCharter(db, brandId)
  const learned = getLearned(db, brandId)
  const last = entries.reduce((most, { id }) => Math.max(most, id), 0)
  const settings = [entries.length === 0 ? '' : `L${entries.length}.${last}`, charter === null ? '' : `C${charter.at.toString(36)}`].join('')
  return {
    brandId, settings, version: learned?.version ?? 0, charter: charter?.charter ?? presets.plain, lists: compileLists(entries),
    delta: learned === null || learned.delta.length === 0 ? null : decodeDelta(learned.delta),
  }
}

export function viewOf(db: ReadableDb, { lists, delta, charter }: Pick<BrandState, 'lists' | 'delta' | 'charter'>, postId: PostId | null, at: number): BrandView {
  const needsPost = postId !== null && charter.overrides.length > 0
  const needsWords = needsPost && charter.overrides.some(({ campaign }) => campaign !== null)
  const post = needsPost ? { id: postId, words: needsWords ? postWords(db, postId) : '' } : null
  return { lists, delta, tolerance: toleranceFor(charter, post, at) }
}

/** The name that verdicts bear: the model, and what of the brand's went into it. */
export const basisName = (model: string, { settings, version }: BrandState): string =>
  [model, settings, version === 0 ? '' : `D${version}`].filter((part) => part !== '').join('+')
