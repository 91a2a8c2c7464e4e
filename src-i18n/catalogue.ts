import { cli as frCli } from './fr/cli.ts'
import { deskCli as frDeskCli, deskUi as frDesk } from './fr/desk.ts'
import { desktop as frDesktop } from './fr/desktop.ts'
import { escalationCli as frEscalationCli, escalationUi as frEscalationUi, escalationWords as frEscalationWords } from './fr/escalation.ts'
import { escalationScreen as frEscalationScreen } from './fr/escalation-screen.ts'
import { clockCli as frClockCli } from './fr/escalation-clock.ts'
import { evidence as frEvidenceCli, evidenceScreen as frEvidence } from './fr/evidence.ts'
import { failures as frFailures } from './fr/failures.ts'
import { linkedin as frLinkedin } from './fr/linkedin.ts'
import { menus as frMenus } from './fr/menus.ts'
import { metaNetworks as frMetaNetworks } from './fr/meta-networks.ts'
import { moderation as frModeration } from './fr/moderation.ts'
import { moderationScreen as frModerationScreen } from './fr/moderation-screen.ts'
import { cliPosts as frCliPosts, posts as frPosts } from './fr/posts.ts'
import { ownApps as frOwnApps } from './fr/own-apps.ts'
import { reading as frReading } from './fr/reading.ts'
import { states as frStates } from './fr/states.ts'
import { reddit as frReddit } from './fr/reddit.ts'
import { tiktok as frTiktok } from './fr/tiktok.ts'
import { ui as frUi } from './fr/ui.ts'
import { watches as frWatches } from './fr/watches.ts'
import { words as frWords } from './fr/words.ts'
import { cli as enCli } from './en/cli.ts'
import { deskCli as enDeskCli, deskUi as enDesk } from './en/desk.ts'
import { desktop as enDesktop } from './en/desktop.ts'
import { escalationCli as enEscalationCli, escalationUi as enEscalationUi, escalationWords as enEscalationWords } from './en/escalation.ts'
import { escalationScreen as enEscalationScreen } from './en/escalation-screen.ts'
import { clockCli as enClockCli } from './en/escalation-clock.ts'
import { evidence as enEvidenceCli, evidenceScreen as enEvidence } from './en/evidence.ts'
import { failures as enFailures } from './en/failures.ts'
import { linkedin as enLinkedin } from './en/linkedin.ts'
import { menus as enMenus } from './en/menus.ts'
import { metaNetworks as enMetaNetworks } from './en/meta-networks.ts'
import { moderation as enModeration } from './en/moderation.ts'
import { moderationScreen as enModerationScreen } from './en/moderation-screen.ts'
import { cliPosts as enCliPosts, posts as enPosts } from './en/posts.ts'
import { ownApps as enOwnApps } from './en/own-apps.ts'
import { reading as enReading } from './en/reading.ts'
import { states as enStates } from './en/states.ts'
import { reddit as enReddit } from './en/reddit.ts'
import { tiktok as enTiktok } from './en/tiktok.ts'
import { ui as enUi } from './en/ui.ts'
import { watches as enWatches } from './en/watches.ts'
import { words as enWords } from './en/words.ts'
import type { Language } from './language.ts'

type Prefixed<P extends string, T> = { readonly [K in keyof T & string as `${P}.${K}`]: T[K] }

/** Every text by its full key: the file it lies in, then its key there. French is the reference; English must have exactly its keys. */
type Texts =
  & Prefixed<'failure', typeof frFailures>
  & Prefixed<'word', typeof frWords>
  & Prefixed<'word', typeof frEscalationWords>
  & Prefixed<'cli', typeof frCli>
  & Prefixed<'cli', typeof frEscalationCli>
  & Prefixed<'cli', typeof frCliPosts>
  & Prefixed<'cli', typeof frEvidenceCli>
  & Prefixed<'cli', typeof frClockCli>
  & Prefixed<'ui', typeof frEvidence>
  & Prefixed<'ui', typeof frEscalationScreen>
  & Prefixed<'menu', typeof frMenus>
  & Prefixed<'moderation', typeof frModeration>
  & Prefixed<'ui', typeof frUi>
  & Prefixed<'ui', typeof frEscalationUi>
  & Prefixed<'ui', typeof frPosts>
  & Prefixed<'ui', typeof frMetaNetworks>
  & Prefixed<'ui', typeof frReading>
  & Prefixed<'ui', typeof frStates>
  & Prefixed<'ui', typeof frReddit>
  & Prefixed<'ui', typeof frDesk>
  & Prefixed<'cli', typeof frDeskCli>
  & Prefixed<'ui', typeof frDesktop>
  & Prefixed<'ui', typeof frModerationScreen>
  & Prefixed<'ui', typeof frOwnApps>
  & Prefixed<'ui', typeof frLinkedin>
  & Prefixed<'ui', typeof frTiktok>
  & Prefixed<'ui', typeof frWatches>

type PluralSuffix = 'one' | 'many' | 'other'
type Stem<K> = K extends `${infer S}_${PluralSuffix}` ? S : K

/** What code asks for: plural forms are one key. */
export type Key = Stem<keyof Texts>

type Placeholder<S> = S extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Placeholder<Rest> : never
type At<K extends string> = K extends keyof Texts ? Texts[K] : never
type TextOf<K extends string> = At<K> | At<`${K}_one`> | At<`${K}_many`> | At<`${K}_other`>
type Counted<K extends string> = `${K}_other` extends keyof Texts ? 'count' : never
type Params<Name extends string> = { readonly [N in Name]: N extends 'count' ? number : string | number }
type ArgsOf<Name extends string> = [Name] extends [never] ? [] : [params: Params<Name>]
// One property per key, looked at only when it is used: asking the union of all keys for each call costs a minute.
type ArgsByKey = { readonly [K in Key]: ArgsOf<Placeholder<TextOf<K>> | Counted<K>> }

/** Nothing after a key without placeholders, its parameters after any other. */
export type Args<K extends Key> = ArgsByKey[K]

function join(files: Record<string, Readonly<Record<string, string>>>): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [file, entries] of Object.entries(files)) {
    for (const [key, text] of Object.entries(entries)) texts[`${file}.${key}`] = text
  }
  return texts
}

/** French has a third form, for round millions. Where it reads like the plural it need not be written. */
function withMany(texts: Record<string, string>): Record<string, string> {
  const full = { ...texts }
  for (const [key, text] of Object.entries(texts)) {
    if (key.endsWith('_other')) full[key.replace(/_other$/, '_many')] ??= text
  }
  return full
}

export const catalogue: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  fr: withMany(join({ failure: frFailures, word: { ...frWords, ...frEscalationWords }, cli: { ...frCli, ...frEscalationCli, ...frDeskCli, ...frEvidenceCli, ...frClockCli, ...frCliPosts }, menu: frMenus, moderation: frModeration, ui: { ...frUi, ...frDesk, ...frEvidence, ...frEscalationScreen, ...frEscalationUi, ...frDesktop, ...frPosts, ...frMetaNetworks, ...frReading, ...frStates, ...frReddit, ...frModerationScreen, ...frOwnApps, ...frLinkedin, ...frTiktok, ...frWatches } })),
  en: join({ failure: enFailures, word: { ...enWords, ...enEscalationWords }, cli: { ...enCli, ...enEscalationCli, ...enDeskCli, ...enEvidenceCli, ...enClockCli, ...enCliPosts }, menu: enMenus, moderation: enModeration, ui: { ...enUi, ...enDesk, ...enEvidence, ...enEscalationScreen, ...enEscalationUi, ...enDesktop, ...enPosts, ...enMetaNetworks, ...enReading, ...enStates, ...enReddit, ...enModerationScreen, ...enOwnApps, ...enLinkedin, ...enTiktok, ...enWatches } }),
}
