import type { Rule, RuleAction, RuleConditions, RuleDraft, VerdictHead } from '../../src-contract/moderation.ts'
import type { ItemKind, NetworkId } from '../../src-contract/network.ts'
import type { BrandId } from '../../src-contract/ids.ts'

type Verb = 'hide' | 'spam' | 'queue' | 'done' | 'none'
type Tri = 'any' | 'yes' | 'no'

/** A rule as its form holds it: texts as typed. What the form cannot show (`unless`, patterns, hours …) is kept as it was. */
export type Form = {
  name: string
  enabled: boolean
  brandIds: readonly BrandId[] | null
  words: string
  labels: readonly VerdictHead[]
  networks: readonly NetworkId[]
  kinds: readonly Exclude<ItemKind, 'reply'>[]
  authors: readonly ('known' | 'new' | 'flagged')[]
  links: Tri
  media: Tri
  repeat: string
  verb: Verb
  snooze: string
  label: string
  replies: string
  rest: { when: RuleConditions; unless: RuleConditions | undefined }
}

const triOf = (value: boolean | undefined): Tri => (value === undefined ? 'any' : value ? 'yes' : 'no')
const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '')

export function formOf(rule: Rule | null): Form {
  const { words, labels, networks, kinds, author, links, media, repeat, ...rest } = rule?.when ?? {}
  const then = rule?.actions ?? []
  const action = <D extends RuleAction['do']>(what: D) => then.find((each): each is Extract<RuleAction, { do: D }> => each.do === what)
  return {
    name: rule?.name ?? '',
    enabled: rule?.enabled ?? true,
    brandIds: rule?.brandIds ?? null,
    words: (words ?? []).join('\n'),
    labels: (labels ?? []).filter((label): label is VerdictHead => ['toxic', 'spam', 'complaint', 'question', 'praise'].includes(label)),
    networks: networks ?? [],
    kinds: kinds ?? [],
    authors: author ?? [],
    links: triOf(links),
    media: triOf(media),
    repeat: repeat === undefined ? '' : String(repeat),
    verb: (['hide', 'spam', 'queue', 'done'] as const).find((verb) => action(verb) !== undefined) ?? (rule === null ? 'hide' : 'none'),
    snooze: action('snooze') === undefined ? '' : String(action('snooze')?.hours),
    label: action('label')?.name ?? '',
    replies: (action('reply')?.texts ?? []).join('\n---\n'),
    rest: {
      when: { ...rest, ...(labels?.some((label) => !['toxic', 'spam', 'complaint', 'question', 'praise'].includes(label)) && { labels }) },
      unless: rule?.unless,
    },
  }
}

/** The rule that the form says; what is empty asks for nothing. */
export function draftOf(form: Form): RuleDraft {
  const words = lines(form.words)
  const repeat = Number(form.repeat)
  const hours = Number(form.snooze)
  const replies = form.replies.split(/^---$/m).map((text) => text.trim()).filter((text) => text !== '')
  const hidden = form.rest.when.labels?.filter((label) => !['toxic', 'spam', 'complaint', 'question', 'praise'].includes(label)) ?? []
  const labels = [...form.labels, ...hidden]
  const { labels: _labels, ...rest } = form.rest.when
  return {
    name: form.name.trim(),
    enabled: form.enabled,
    brandIds: form.brandIds === null ? null : Array.from(form.brandIds),
    when: {
      ...rest,
      ...(words.length > 0 && { words }),
      ...(labels.length > 0 && { labels }),
      ...(form.networks.length > 0 && { networks: Array.from(form.networks) }),
      ...(form.kinds.length > 0 && { kinds: Array.from(form.kinds) }),
      ...(form.authors.length > 0 && { author: Array.from(form.authors) }),
      ...(form.links !== 'any' && { links: form.links === 'yes' }),
      ...(form.media !== 'any' && { media: form.media === 'yes' }),
      ...(Number.isInteger(repeat) && repeat >= 2 && { repeat }),
    },
    ...(form.rest.unless !== undefined && { unless: form.rest.unless }),
    actions: [
      ...(form.verb === 'none' ? [] : [{ do: form.verb }]),
      ...(Number.isInteger(hours) && hours >= 1 && form.verb === 'none' ? [{ do: 'snooze' as const, hours }] : []),
      ...(form.label.trim() === '' ? [] : [{ do: 'label' as const, name: form.label.trim() }]),
      ...(replies.length === 0 ? [] : [{ do: 'reply' as const, texts: replies }]),
    ],
  }
}

/** Complete enough to be tried and saved. */
export function isComplete(draft: RuleDraft): boolean {
  return draft.name !== '' && draft.actions.length > 0 && (Object.keys(draft.when).length > 0 || draft.unless !== undefined)
}
