import { randomBytes, timingSafeEqual } from 'node:crypto'
import { Fault } from '../../../src-contract/failure.ts'
import { isLoopbackHost } from '../../net/address.ts'
import { typedUrl } from '../../net/typed-url.ts'
import type { Connecting, SignInBegun } from '../adapter.ts'
import { findSite } from './connect.ts'

/** Of Vigie on every site: by it the site's own list of application passwords knows them as ours. */
const appId = '6f1c1f0e-5c1b-4a37-9a52-2f0b8e7d4c19'

/**
 * The site's own page, where its user is signed in already, makes an application password.
 * https://make.wordpress.org/core/2020/11/05/application-passwords-integration-guide/
 *
 * It sends the browser back with it where it is told to; but only over https, save on a site that calls itself local
 * (https://developer.wordpress.org/reference/functions/wp_is_authorize_application_redirect_url_valid/). This machine has no https to come back to: there the
 * page shows the password, and the user copies it.
 */
export async function begin({ url, http }: Connecting, redirectUrl: string, signal: AbortSignal): Promise<SignInBegun> {
  if (url === null) throw new Fault('input.url', { value: '' })
  const site = await findSite(http, typedUrl(url), signal)
  const root = new URL(site.root)
  const { host } = root
  if (site.authorization === null) throw new Fault('site.noApplicationPasswords', { host })
  const page = new URL(site.authorization, root)
  // A dashboard may stand under another name than its site, but not where only this machine could be meant. Behind a proxy the scheme may be wrong.
  if (page.host === host) page.protocol = root.protocol
  else if (page.protocol !== 'https:' || isLoopbackHost(page.hostname)) throw new Fault('remote.unexpected', { host })
  const state = randomBytes(24).toString('base64url')
  page.searchParams.set('app_name', 'Vigie')
  page.searchParams.set('app_id', appId)
  if (root.protocol === 'http:') {
    const back = new URL(redirectUrl)
    back.searchParams.set('state', state)
    page.searchParams.set('success_url', back.href)
  }
  return { url: page.href, keep: { state, host } }
}

/** The address with `user_login` and `password`, or with `success=false` where the user said no; or the password alone, as it was copied. */
export async function finish(_connecting: Connecting, { keep }: SignInBegun, returned: string): Promise<Record<string, string>> {
  const { state, host } = keep
  // Shown in groups of four; the spaces do not count. https://developer.wordpress.org/reference/classes/wp_application_passwords/chunk_password/
  if (/^[A-Za-z0-9]{24}$/.test(returned.replace(/\s/g, ''))) return { password: returned }
  if (!URL.canParse(returned)) throw new Fault('signIn.notOurs')
  const { searchParams } = new URL(returned)
  if (typeof state !== 'string' || !isEqual(searchParams.get('state') ?? '', state)) throw new Fault('signIn.notOurs')
  if (searchParams.get('success') === 'false' || searchParams.get('error') !== null) throw new Fault('signIn.refused', { host: String(host) })
  const user = searchParams.get('user_login') ?? ''
  const password = searchParams.get('password') ?? ''
  if (user === '' || password === '') throw new Fault('signIn.notOurs')
  return { user, password }
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}
