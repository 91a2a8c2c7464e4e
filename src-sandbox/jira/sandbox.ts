import { createSandboxServer } from '../server.ts'
import type { SandboxAnswer, SandboxRequest, SandboxServer } from '../server.ts'

type Comment = { id: string; by: string; body: unknown; at: number }
export type JiraIssue = { key: string; summary: string; description: unknown; labels: string[]; status: string; comments: Comment[]; at: number; searchable: boolean }

export type JiraSandbox = SandboxServer & {
  readonly issues: JiraIssue[]
  say(key: string, by: string, body: unknown): void
  setStatus(key: string, status: string): void
  /** From now on what is made is not yet known to the search. */
  lag(): void
  /** The search has caught up. */
  catchUp(): void
}

const types = [{ id: '10000', name: 'Epic', subtask: false, hierarchyLevel: 1 }, { id: '10003', name: 'Sous-tâche', subtask: true, hierarchyLevel: -1 }, { id: '10001', name: 'Tâche', subtask: false, hierarchyLevel: 0 }]

type Json = Record<string, unknown>
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})

/** Whether it is a document as the format has it: blocks in a root, no empty text. */
function isDocument(value: unknown): boolean {
  const { type, version, content } = object(value)
  const isSound = (node: unknown): boolean => {
    const { type: kind, text, content: inside } = object(node)
    if (kind === 'text') return typeof text === 'string' && text !== ''
    return typeof kind === 'string' && (inside === undefined || (Array.isArray(inside) && inside.every(isSound)))
  }
  return type === 'doc' && version === 1 && Array.isArray(content) && content.every((node) => object(node)['type'] !== 'text' && isSound(node))
}

/**
 * Jira Cloud's REST v3 as far as an issue needs it, by its pages; it has not been compared with the service itself.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/
 */
export function createJiraSandbox({ address, token, project }: { address: string; token: string; project: string }): JiraSandbox {
  const issues: JiraIssue[] = []
  let next = 10_000
  let lagging = false
  const authorization = `Basic ${Buffer.from(`${address}:${token}`).toString('base64')}`
  const refused = (why: string): SandboxAnswer => ({ status: 400, body: { errorMessages: [], errors: { field: why } } })
  const shownComment = ({ id, by, body, at }: Comment) => ({ id, body, created: new Date(at).toISOString().replace('Z', '+0000'), author: { accountId: `a-${by}`, displayName: by } })
  const isTyped = (json: Json): boolean => types.some(({ id, subtask }) => id === object(json['issuetype'])['id'] && !subtask)

  const create = (fields: Json): SandboxAnswer => {
    if (object(fields['project'])['key'] !== project) return refused('project')
    if (!isTyped(fields)) return refused('issuetype')
    const summary = String(fields['summary'])
    if (summary === '' || summary.length > 255 || /[\r\n]/.test(summary)) return refused('summary')
    if (!isDocument(fields['description'])) return refused('description')
    const labels = Array.isArray(fields['labels']) ? fields['labels'].map(String) : []
    if (labels.some((label) => /\s/.test(label))) return refused('labels')
    const made: JiraIssue = { key: `${project}-${issues.length + 1}`, summary, description: fields['description'], labels, status: 'À faire', comments: [], at: Date.now(), searchable: !lagging }
    issues.push(made)
    return { status: 201, body: { id: String(next++), key: made.key, self: `${server.url}/rest/api/3/issue/${next}` } }
  }

  /** No field comes that was not asked for, and no total. */
  const search = ({ query }: SandboxRequest): SandboxAnswer => {
    const [, of, label] = /^project = "(\w+)" AND labels = "([^"\s]+)" ORDER BY created ASC$/.exec(query.get('jql') ?? '') ?? []
    if (of !== project) return refused('jql')
    const found = issues.filter(({ labels, searchable }) => searchable && labels.includes(label ?? ''))
    return { status: 200, body: { issues: found.map(({ key, labels }) => ({ id: '1', key, ...(query.get('fields') === 'labels' ? { fields: { labels } } : {}) })), isLast: true } }
  }

  const onComments = (one: JiraIssue, { method, query, json }: SandboxRequest): SandboxAnswer => {
    if (method !== 'POST') {
      const ordered = query.get('orderBy') === '-created' ? one.comments.toReversed() : one.comments
      return { status: 200, body: { comments: ordered.slice(0, Math.min(100, Number(query.get('maxResults') ?? 50))).map(shownComment), startAt: 0, maxResults: 100, total: ordered.length } }
    }
    const { body } = object(json)
    if (!isDocument(body)) return refused('comment')
    const made = { id: String(next++), by: 'Vigie', body, at: Date.now() }
    one.comments.push(made)
    return { status: 201, body: shownComment(made) }
  }

  const server = createSandboxServer((request): SandboxAnswer => {
    if (request.headers['authorization'] !== authorization) return { status: 401, body: { message: 'Unauthorized' } }
    const { path, method } = request
    if (path === `/rest/api/3/project/${project}`) return { status: 200, body: { id: '1', key: project, name: 'Service client', issueTypes: types } }
    if (path === '/rest/api/3/search/jql') return search(request)
    if (path === '/rest/api/3/issue' && method === 'POST') return create(object(object(request.json)['fields']))
    const [, key, what] = /^\/rest\/api\/3\/issue\/([^/]+)(\/comment)?$/.exec(path) ?? []
    const one = issues.find((each) => each.key === key)
    if (one === undefined) return { status: 404, body: { errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} } }
    if (what !== undefined) return onComments(one, request)
    return { status: 200, body: { id: '1', key: one.key, fields: { status: { name: one.status } } } }
  })
  return Object.assign(server, {
    issues,
    say: (key: string, by: string, body: unknown) => void issues.find((one) => one.key === key)?.comments.push({ id: String(next++), by, body, at: Date.now() }),
    setStatus: (key: string, status: string) => {
      const one = issues.find((each) => each.key === key)
      if (one !== undefined) one.status = status
    },
    lag: () => {
      lagging = true
    },
    catchUp: () => {
      lagging = false
      for (const one of issues) one.searchable = true
    },
  })
}
