import { request as send } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'

type Answer = { status: number; headers: IncomingHttpHeaders; text: string }

/** Node's own client: `fetch` writes headers of its own among those that a browser would. */
function ask(url: string, method: 'GET' | 'POST', headers: Record<string, string>, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = send(url, { method, headers, agent: false }, (message) => {
      let text = ''
      message.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => resolve({ status: message.statusCode ?? 0, headers: message.headers, text }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

/**
 * What the browser of a person does on the sign-in page of a real PDS, without a browser: its page is opened for its cookies, then its own programming
 * interface is asked what its buttons ask (`@atproto/oauth-provider`: router/create-api-middleware). The page's script itself is not run.
 */
export async function allowIn(url: string, person: { did: string; handle: string; password: string }): Promise<void> {
  const { origin } = new URL(url)
  const jar = new Map<string, string>()
  const browse = async (to: string, method: 'GET' | 'POST', headers: Record<string, string>, body?: string): Promise<Answer> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await ask(to, method, { 'user-agent': 'Mozilla/5.0', ...(cookie === '' ? {} : { cookie }), ...headers }, body)
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [name = '', ...value] = (line.split(';')[0] ?? '').split('=')
      jar.set(name, value.join('='))
    }
    return answer
  }
  const open = (to: string, from: string | null) => browse(to, 'GET', {
    accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': from === null ? 'none' : 'same-origin',
    ...(from === null ? {} : { referer: from }),
  })
  const press = async (name: string, body: object, bearer?: string): Promise<Record<string, unknown>> => {
    const answer = await browse(`${origin}/@atproto/oauth-provider/~api${name}`, 'POST', {
      'content-type': 'application/json', accept: 'application/json', origin, referer: url, 'x-csrf-token': jar.get('csrf-token') ?? '',
      'sec-fetch-mode': 'same-origin', 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty', ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    }, JSON.stringify(body))
    if (answer.status >= 400) throw new Error(`${name}: ${answer.status} ${answer.text.slice(0, 300)}`)
    return JSON.parse(answer.text) as Record<string, unknown>
  }
  const page = await open(url, null)
  if (page.status !== 200) throw new Error(`the page of the PDS: ${page.status} ${page.text.slice(0, 200)}`)
  const { ephemeralToken } = await press('/sign-in', { locale: 'en', username: person.handle, password: person.password, remember: false })
  const { url: onward } = await press('/consent', { did: person.did }, typeof ephemeralToken === 'string' ? ephemeralToken : undefined)
  const sent = await open(String(onward), url)
  const to = sent.headers.location ?? ''
  if (!to.startsWith('http://127.0.0.1:')) throw new Error(`sent to nowhere: ${sent.status} ${to} ${sent.text.slice(0, 200)}`)
  await ask(to, 'GET', {})
}
