import type { Translator } from '../../src-i18n/translate.ts'
import type { Item } from '../../src-contract/item.ts'
import { verdictHeads, type VerdictHead } from '../../src-contract/verdict-heads.ts'

/** `said`: the user's own word, over the machine's. `grave`: what auto-hide would hide. */
export type VerdictChip = { head: VerdictHead; grave: boolean; said: boolean }

/** What an item is taken to be: the gravest first, nothing where there is nothing to say. */
export function verdictChipsOf({ verdict, own }: Pick<Item, 'verdict' | 'own'>): VerdictChip[] {
  if (verdict === null || own) return []
  return verdictHeads
    .filter((head) => verdict.said[head] ?? verdict.labels[head].band !== 'pass')
    .map((head) => ({ head, grave: verdict.said[head] === undefined && verdict.labels[head].band === 'hide', said: verdict.said[head] === true }))
}

/** What is merely to be looked at is asked, not claimed: only the user's word and a certain verdict stand without a question mark. */
export function chipName({ head, grave, said }: VerdictChip, t: Translator): string {
  const name = t(`moderation.label.${head}`)
  return grave || said || (head !== 'toxic' && head !== 'spam') ? name : t('ui.verdict.maybe', { label: name })
}

/** What one may wish not to read before deciding to. */
export function isHarsh(item: Pick<Item, 'verdict' | 'own'>): boolean {
  return verdictChipsOf(item).some(({ head }) => head === 'toxic')
}
