import { missingRights } from '../../src-contract/item.ts'
import type { MissingRights } from '../../src-contract/item.ts'
import type { Opaque } from '../../src-contract/remote.ts'
import { typedUrl } from '../net/typed-url.ts'

/** What the user typed to connect, kept with what the adapter found out, for reconnecting and for the one origin that may be private. */
export type Typed = { url: string | null; user: string | null; /** What was found out when it was last connected; not kept a second time. */ before?: Opaque }

const key = 'typed'

export function withTyped(settings: Opaque, { url, user }: Typed): Opaque {
  return { ...settings, [key]: { url, user } }
}

export function typedIn(settings: Opaque): Typed {
  const typed = settings[key]
  if (typeof typed !== 'object' || typed === null || Array.isArray(typed)) return { url: null, user: null }
  const { url, user } = typed as Opaque
  return { url: typeof url === 'string' ? url : null, user: typeof user === 'string' ? user : null }
}

const missingKey = 'missing'

/** What the credentials may not do, as it was when they were tried. */
export function withMissing(settings: Opaque, missing: MissingRights | null): Opaque {
  const { [missingKey]: _before, ...rest } = settings
  return missing === null || missing.verbs.length + missing.streams.length === 0 ? rest : { ...rest, [missingKey]: missing }
}

export function missingIn(settings: Opaque): MissingRights | null {
  const parsed = missingRights.safeParse(settings[missingKey])
  return parsed.success ? parsed.data : null
}

/** Throws `input.url` for what is no address. A mail server has no origin of the web's kind; its adapter keeps to what was typed. */
export function originOf(typed: Typed): string | null {
  return typed.url === null || /^imaps?:\/\//i.test(typed.url) ? null : typedUrl(typed.url).origin
}
