import { Fault } from '../../../src-contract/failure.ts'
import { isLoopbackHost } from '../../net/address.ts'
import { beginSignIn, finishSignIn } from '../app-oauth.ts'
import type { AppOAuth } from '../app-oauth.ts'
import type { Connecting, SignInBegun } from '../adapter.ts'
import { placesFor } from './connect.ts'

/** https://learn.microsoft.com/linkedin/marketing/community-management/community-management-overview */
export const scopes = ['r_organization_social', 'w_organization_social', 'rw_organization_admin', 'r_basicprofile']

/**
 * With the application's secret: to any https address that was registered. Without it, where LinkedIn has opened that to the application: by PKCE, to an address of
 * this machine; the two do not go together. https://learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow-native
 */
function appFor({ url, secrets }: Connecting): AppOAuth {
  const { oauth } = placesFor(url)
  const isNative = (secrets['clientSecret']?.trim() ?? '') === ''
  const app = { token: `${oauth}/oauth/v2/accessToken`, scopes, callback: redirectIn(secrets['redirectUrl']?.trim() ?? '', isNative) }
  return isNative ? { ...app, authorize: `${oauth}/oauth/native-pkce/authorization` } : { ...app, authorize: `${oauth}/oauth/v2/authorization`, plain: true }
}

function redirectIn(typed: string, isNative: boolean): string {
  const at = URL.canParse(typed) ? new URL(typed) : null
  const fits = isNative ? at?.protocol === 'http:' && isLoopbackHost(at.hostname) : at?.protocol === 'https:'
  if (!fits) throw new Fault('input.url', { value: typed.slice(0, 200) })
  return typed
}

export const begin = (connecting: Connecting, redirectUrl: string): SignInBegun => beginSignIn(appFor(connecting), connecting, redirectUrl)

export const finish = async (connecting: Connecting, begun: SignInBegun, returned: string, signal: AbortSignal): Promise<Record<string, string>> => ({
  ...(await finishSignIn(appFor(connecting), connecting, begun, returned, signal)), redirectUrl: connecting.secrets['redirectUrl']?.trim() ?? '',
})
