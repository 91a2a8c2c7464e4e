import { session } from 'electron'

/**
 * What the system says of the way to an origin, a script of the network's included (https://www.electronjs.org/docs/latest/api/session#sesresolveproxyurl).
 * Asked of the session that no window uses: theirs have a proxy that is nobody. Never rejects.
 */
export async function systemProxy(origin: string): Promise<string> {
  try {
    return await session.defaultSession.resolveProxy(origin)
  } catch {
    return 'DIRECT'
  }
}
