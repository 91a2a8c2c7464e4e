/**
 * What the browser of a site's user does on the page that makes application passwords, without a browser: signs in, opens the page, presses yes or no with
 * the form's own fields. Gives where it is sent.
 */
export async function answerOn(url: string, user: { login: string; password: string }, button: 'approve' | 'reject'): Promise<string> {
  const { origin } = new URL(url)
  const jar = new Map<string, string>([['wordpress_test_cookie', 'WP Cookie check']])
  const browse = async (to: string, body?: URLSearchParams): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(to, { redirect: 'manual', headers: { cookie }, ...(body === undefined ? {} : { method: 'POST', body }) })
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', ...value] = (line.split(';')[0] ?? '').split('=')
      jar.set(name, value.join('='))
    }
    return answer
  }
  await browse(`${origin}/wp-login.php`, new URLSearchParams({ log: user.login, pwd: user.password, testcookie: '1', redirect_to: `${origin}/wp-admin/` }))
  const page = await (await browse(url)).text()
  const form = new URLSearchParams()
  for (const [tag] of page.matchAll(/<input[^>]+>/g)) {
    const field = (name: string) => new RegExp(`${name}=(["'])(.*?)\\1`).exec(tag)?.[2]?.replaceAll('&#038;', '&').replaceAll('&amp;', '&')
    const name = field('name')
    if (name !== undefined && !['approve', 'reject'].includes(name)) form.set(name, field('value') ?? '')
  }
  if (form.get('action') !== 'authorize_application_password') throw new Error(`no such form: ${/<div id="login_error".*?<\/div>|<p>.*?<\/p>/s.exec(page)?.[0]?.slice(0, 200) ?? page.length}`)
  form.set(button, 'yes')
  const answer = await browse(`${origin}/wp-admin/authorize-application.php`, form)
  return answer.headers.get('location') ?? ''
}
