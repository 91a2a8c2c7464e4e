import { z } from 'zod'
import { Fault } from '../../src-contract/failure.ts'
import type { Graph } from './graph-client.ts'

// What Facebook and Instagram have in common where one signs in by Facebook: a person's token, and one for each of the pages they look after.

const id = z.string().regex(/^[\w.:=+-]{1,300}$/)
const accessToken = z.string().regex(/^[\x21-\x7e]{1,4096}$/)
export const given = z.object({ access_token: accessToken })

/** https://developers.facebook.com/docs/graph-api/reference/user/accounts/ */
export const page = z.object({
  id, name: z.string(), access_token: accessToken.optional(), username: z.string().optional(), link: z.string().optional(), tasks: z.array(z.string()).optional(),
  instagram_business_account: z.object({ id, username: z.string().optional(), name: z.string().optional() }).nullish(),
})
export type Page = z.infer<typeof page>
const permission = z.object({ permission: z.string(), status: z.string() })

/** Of one credential the token of each of its pages. */
export const pageKey = (pageId: string): string => `page.${pageId}`
export const tokenOf = (secrets: Readonly<Record<string, string>>, pageId: string): string => secrets[pageKey(pageId)] ?? secrets['token'] ?? ''

export type App = { clientId: string; clientSecret: string }
export function appIn(secrets: Readonly<Record<string, string>>): App | null {
  const [clientId, clientSecret] = [secrets['clientId']?.trim() ?? '', secrets['clientSecret']?.trim() ?? '']
  return clientId === '' || clientSecret === '' ? null : { clientId, clientSecret }
}

/** With the app's id and secret a token of an hour becomes one that lasts. https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived/ */
export async function longLived(graph: Graph, app: App, token: string, signal: AbortSignal): Promise<string> {
  const params = { grant_type: 'fb_exchange_token', client_id: app.clientId, client_secret: app.clientSecret, fb_exchange_token: token }
  return (await graph.get(given, 'oauth/access_token', params, signal)).access_token
}

/** Null for a token of a page itself, which looks after none. */
export async function pagesOf(graph: Graph, self: { id: string }, fields: string, signal: AbortSignal): Promise<Page[] | null> {
  const pages: Page[] = []
  try {
    for await (const rows of graph.pages('page', page, `${self.id}/accounts`, { fields, limit: 100 }, signal)) pages.push(...rows)
  } catch (error) {
    // (#100) Tried accessing nonexisting field (accounts) on node type (Page)
    if (error instanceof Fault && error.failure.code === 'remote.refused') return null
    throw error
  }
  return pages
}

/** What the credential of these pages holds: the token they came by, the app that renews it, and theirs. */
export function keptOf(token: string, app: App | null, pages: readonly Page[]): Record<string, string> {
  const own = pages.flatMap(({ id: pageId, access_token: theirs }): [string, string][] => (theirs === undefined ? [] : [[pageKey(pageId), theirs]]))
  return { token, ...app, ...Object.fromEntries(own) }
}

/** What the person has allowed. Without `needed` there is nothing to connect. https://developers.facebook.com/docs/graph-api/reference/user/permissions/ */
export async function grantedBy(graph: Graph, needed: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>> {
  const granted = new Set<string>()
  for await (const rows of graph.pages('permission', permission, 'me/permissions', {}, signal)) {
    for (const row of rows) if (row.status === 'granted') granted.add(row.permission)
  }
  const absent = needed.find((name) => !granted.has(name))
  if (absent !== undefined) throw new Fault('auth.missingPermission', { host: graph.host, permission: absent })
  return granted
}
