import { constants, publicEncrypt, randomBytes } from 'node:crypto'
import type { Member } from './forum.ts'

export type Key = { value: string; kind: 'admin' | 'user'; of: Member; scopes: readonly string[] }

/** Keys of the administration, and those that members give to programs. */
export function createKeys() {
  const keys: Key[] = []
  const asked = new Map<string, URLSearchParams>()
  return {
    keys,
    add: (key: Key) => void keys.push(key),
    revoke: (value: string) => void keys.splice(keys.findIndex((one) => one.value === value), 1),
    /** Undefined: nobody. Null: a key that is nobody's. */
    of(headers: Record<string, string>): Key | null | undefined {
      const [user, admin] = [headers['user-api-key'], headers['api-key']]
      if (user !== undefined) return keys.find((one) => one.kind === 'user' && one.value === user) ?? null
      if (admin === undefined) return undefined
      const login = headers['api-username'] === undefined ? null : decodeURIComponent(headers['api-username']).toLowerCase()
      return keys.find((one) => one.kind === 'admin' && one.value === admin && (login === null || one.of.username.toLowerCase() === login)) ?? null
    },
    /** What a member is asked; 403 where a part of it is missing, or where it would send the browser to an address that nobody listed. */
    ask(query: URLSearchParams, allowed: readonly string[]): { status: number; page: string } {
      const missing = ['application_name', 'client_id', 'scopes', 'public_key', 'nonce'].filter((name) => !query.get(name))
      const redirect = query.get('auth_redirect')
      if (missing.length > 0 || (redirect !== null && !allowed.includes(redirect))) return { status: 403, page: '<h1>Sorry, we are unable to issue keys.</h1>' }
      asked.set(query.get('nonce') ?? '', query)
      return { status: 200, page: `<form method="post" action="/user-api-key"><p>“${query.get('application_name') === 'Vigie' ? 'Vigie' : 'A program'}” asks for access.</p><button>Authorize</button></form>` }
    },
    /** The member presses the button: what the page then shows to be copied, in lines of sixty characters. */
    authorise(address: string, of: Member): string {
      const query = new URL(address).searchParams
      const known = asked.get(query.get('nonce') ?? '') ?? query
      const value = randomBytes(16).toString('hex')
      keys.push({ value, kind: 'user', of, scopes: (known.get('scopes') ?? '').split(',') })
      const told = JSON.stringify({ key: value, nonce: known.get('nonce'), push: false, api: 4 })
      const sealed = publicEncrypt({ key: known.get('public_key') ?? '', padding: constants.RSA_PKCS1_PADDING }, Buffer.from(told)).toString('base64')
      return `${(sealed.match(/.{1,60}/g) ?? []).join('\n')}\n`
    },
  }
}
