import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { typedUrl } from '../../net/typed-url.ts'
import type { Connecting, SignInBegun } from '../adapter.ts'
import { parsedAnswer, statusIn } from './answer.ts'

/** What the adapter does and nothing else. https://docs.joinmastodon.org/api/oauth-scopes/ */
export const scopes = 'read write:statuses write:favourites write:blocks write:mutes write:reports'

/** As older servers and other programs know them: Pixelfed has no finer ones. https://docs.joinmastodon.org/api/oauth-scopes/#granular */
const coarse = 'read write follow'

/** https://docs.joinmastodon.org/entities/Application/ */
const application = z.object({ client_id: z.string().min(1), client_secret: z.string().min(1) })
const token = z.object({ access_token: z.string().regex(/^[\x21-\x7e]{1,4096}$/) })
const kept = z.object({ origin: z.string(), clientId: z.string(), clientSecret: z.string(), verifier: z.string(), state: z.string(), redirectUrl: z.string(), scopes: z.string() })

/** The server's address from that, from the address of a profile on it, or from a whole handle. */
export function serverOf(typed: string | null): string {
  if (typed === null || typed.trim() === '') throw new Fault('input.url', { value: '' })
  return typedUrl(/^@?[^@\s/]+@([^@\s/]+)$/.exec(typed.trim())?.[1] ?? typed).origin
}

const random = () => randomBytes(32).toString('base64url')

/**
 * An application of its own for each sign-in, with the one address that the browser comes back to: nothing to register beforehand, on any server.
 * https://docs.joinmastodon.org/methods/apps/#create and https://docs.joinmastodon.org/methods/oauth/#authorize
 */
export async function begin({ url, http }: Connecting, redirectUrl: string, signal: AbortSignal): Promise<SignInBegun> {
  const origin = serverOf(url)
  const ask = (wanted: string) => http.send({ method: 'POST', url: `${origin}/api/v1/apps`, form: { client_name: 'Vigie', redirect_uris: redirectUrl, scopes: wanted } }, signal)
  const { made, granted } = await ask(scopes).then(
    (answer) => ({ made: parsedAnswer(application, answer), granted: scopes }),
    async (error: unknown) => {
      if (![400, 422].includes(statusIn(error) ?? 0)) throw error
      return { made: parsedAnswer(application, await ask(coarse)), granted: coarse }
    },
  )
  const [verifier, state] = [random(), random()]
  const query = new URLSearchParams({
    response_type: 'code', client_id: made.client_id, redirect_uri: redirectUrl, scope: granted, state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256',
  })
  const keep = { origin, clientId: made.client_id, clientSecret: made.client_secret, verifier, state, redirectUrl, scopes: granted }
  return { url: `${origin}/oauth/authorize?${query.toString()}`, keep }
}

/** `returned` counts when it carries the state that we gave. https://docs.joinmastodon.org/methods/oauth/#token */
export async function finish({ http }: Connecting, begun: SignInBegun, returned: string, signal: AbortSignal): Promise<Record<string, string>> {
  const { origin, clientId, clientSecret, verifier, state, redirectUrl, scopes: granted } = kept.parse(begun.keep)
  const answer = URL.canParse(returned) ? new URL(returned).searchParams : null
  if (answer?.get('state') !== state) throw new Fault('signIn.notOurs')
  const code = answer.get('code')
  if (code === null || code === '') throw new Fault('signIn.refused', { host: new URL(origin).host })
  const form = {
    grant_type: 'authorization_code', code, client_id: clientId, client_secret: clientSecret, redirect_uri: redirectUrl, code_verifier: verifier, scope: granted,
  }
  const given = parsedAnswer(token, await http.send({ method: 'POST', url: `${origin}/oauth/token`, form }, signal))
  return { token: given.access_token }
}
