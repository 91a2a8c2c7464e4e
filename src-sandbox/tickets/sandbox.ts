import { createSandboxServer } from '../server.ts'
import type { SandboxAnswer, SandboxServer } from '../server.ts'

type Remark = { id: number; by: string; text: string; at: number }
export type SandboxIssue = { number: number; title: string; body: string; state: string; remarks: Remark[]; confidential: boolean; at: number }

export type TicketSandbox = SandboxServer & { readonly issues: SandboxIssue[]; say(issue: number, by: string, text: string): void }

/**
 * Issues as GitHub (https://docs.github.com/en/rest/issues) or GitLab (https://docs.gitlab.com/api/issues/) tell of them, by those pages: neither has been compared
 * with the service itself.
 */
export function createTicketSandbox({ like, token, project }: { like: 'github' | 'gitlab'; token: string; project: string }): TicketSandbox {
  const issues: SandboxIssue[] = []
  let next = 100
  const isGithub = like === 'github'
  const root = isGithub ? `/repos/${project}` : `/api/v4/projects/${encodeURIComponent(project)}`
  const iso = (at: number) => new Date(at).toISOString()
  const shown = (one: SandboxIssue) => isGithub
    ? { number: one.number, id: one.number + 9000, title: one.title, body: one.body, state: one.state, html_url: `${server.url}/${project}/issues/${one.number}`, created_at: iso(one.at) }
    : { iid: one.number, id: one.number + 9000, title: one.title, description: one.body, state: one.state === 'open' ? 'opened' : one.state, web_url: `${server.url}/${project}/-/issues/${one.number}`, confidential: one.confidential }
  const remark = (one: Remark) => isGithub
    ? { id: one.id, body: one.text, created_at: iso(one.at), user: { login: one.by } }
    : { id: one.id, body: one.text, created_at: iso(one.at), system: false, author: { name: one.by } }

  const server = createSandboxServer((request): SandboxAnswer => {
    if (request.headers['authorization'] !== `Bearer ${token}`) return { status: 401, body: { message: 'Bad credentials' } }
    const path = request.path
    const json = typeof request.json === 'object' && request.json !== null ? (request.json as Record<string, unknown>) : {}
    if (path === root) return { status: 200, body: isGithub ? { full_name: project } : { path_with_namespace: project } }
    if (!path.startsWith(`${root}/issues`)) return { status: 404, body: { message: 'Not Found' } }
    const [number, what] = path.slice(`${root}/issues`.length).split('/').filter((part) => part !== '')
    if (number === undefined) {
      if (request.method === 'POST') {
        const made: SandboxIssue = {
          number: issues.length + 1, title: String(json['title']), body: String(json[isGithub ? 'body' : 'description']), state: 'open', remarks: [],
          confidential: json['confidential'] === true, at: Date.now(),
        }
        issues.push(made)
        return { status: 201, body: shown(made) }
      }
      const word = request.query.get('search') ?? ''
      return { status: 200, body: issues.filter(({ title }) => title.includes(word)).toReversed().map(shown) }
    }
    const one = issues.find((each) => String(each.number) === number)
    if (one === undefined) return { status: 404, body: { message: 'Not Found' } }
    if (what === undefined) return { status: 200, body: shown(one) }
    if (request.method === 'POST') {
      const made = { id: next++, by: 'vigie', text: String(json['body']), at: Date.now() }
      one.remarks.push(made)
      return { status: 201, body: remark(made) }
    }
    return { status: 200, body: one.remarks.map(remark) }
  })
  return Object.assign(server, {
    issues,
    say: (number: number, by: string, text: string) => void issues.find((one) => one.number === number)?.remarks.push({ id: next++, by, text, at: Date.now() }),
  })
}
