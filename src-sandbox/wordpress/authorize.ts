import type { SandboxAnswer, SandboxRequest } from '../server.ts'

/**
 * `wp-admin/authorize-application.php`, whose user is signed in already: a form that is answered yes or no. Yes makes a password; it travels to
 * `success_url` where there is one, which has to be https unless the site calls itself local, else it is shown.
 */
export function createAuthorizePage(of: { login: string; site(): string; local: boolean; keep(password: string): void }) {
  let made = 0
  const page = (text: string): SandboxAnswer => ({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: `<!DOCTYPE html><html><body>${text}</body></html>` })

  return (request: SandboxRequest): SandboxAnswer => {
    const given = request.method === 'POST' ? new URLSearchParams(request.text) : request.query
    const success = given.get('success_url') ?? ''
    const reject = given.get('reject_url') ?? (success === '' ? '' : withParams(success, { success: 'false' }))
    if (success !== '' && !of.local && new URL(success).protocol === 'http:') {
      return { ...page('<p>The URL must be served over a secure connection.</p>'), status: 500 }
    }
    if (request.method !== 'POST') {
      const fields = [['app_name', given.get('app_name') ?? ''], ['success_url', success], ['reject_url', reject]]
      const hidden = fields.map(([name = '', value = '']) => `<input type="hidden" name="${name}" value="${value.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}">`).join('')
      return page(`<form method="post">${hidden}<button name="approve">Yes, I approve of this connection</button><button name="reject">No</button></form>`)
    }
    if (given.get('approve') === null) return { status: 302, headers: { location: reject === '' ? of.site() : reject } }
    made += 1
    const password = `made ${'0000'.slice(String(made).length)}${made} wxyz ABCD efgh IJKL`
    of.keep(password)
    if (success === '') return page(`<p>Your new password for Vigie is:</p><input id="new-password" readonly value="${password}">`)
    return { status: 302, headers: { location: withParams(success, { site_url: of.site(), user_login: of.login, password }) } }
  }
}

function withParams(address: string, params: Record<string, string>): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)
  return url.href
}
