import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { ChannelSession } from '../channel.ts'
import { required, urlIn } from '../fields.ts'
import { tracker } from '../tickets/tracker.ts'

const number = z.number().int().transform(String)
const issue = z.object({ iid: number, web_url: z.string(), title: z.string(), state: z.string() })
const note = z.object({ id: number, body: z.string(), created_at: z.string(), system: z.boolean().nullish(), author: z.object({ name: z.string() }).nullish() })
const project = z.object({ path_with_namespace: z.string() })

const page = 100

/** A number, or the path as one word. https://docs.gitlab.com/api/rest/#namespaced-paths */
const projectIn = ({ settings }: Pick<ChannelSession, 'settings'>): string => {
  const name = required(settings, 'project')
  if (!/^[\w./-]{1,200}$/.test(name)) throw new Fault('channel.field', { name: 'project' })
  return `/api/v4/projects/${encodeURIComponent(name)}`
}

/** Confidential: what a customer has written is nobody else's. https://docs.gitlab.com/api/issues/ and https://docs.gitlab.com/api/notes/ */
export const gitlab = tracker({
  kind: 'gitlab',
  fields: [{ field: 'url', secret: false, optional: false }, { field: 'project', secret: false, optional: false }, { field: 'token', secret: true, optional: false }],
  origins: [],
  most: 200_000,
  sources: { answers: 'https://docs.gitlab.com/api/notes/', status: 'https://docs.gitlab.com/api/issues/', readsBack: 'https://docs.gitlab.com/api/issues/' },
  base: (settings) => urlIn(settings, 'url'),
  headers: ({ secrets }) => ({ authorization: `Bearer ${required(secrets, 'token')}` }),
  check: async (ask, session) => ({ as: (await ask(project, { method: 'GET', path: projectIn(session) })).path_with_namespace, where: urlIn(session.settings, 'url').host }),
  create: async (ask, session, { subject, text }) => {
    const made = await ask(issue, { method: 'POST', path: `${projectIn(session)}/issues`, json: { title: subject, description: text, confidential: true } })
    return { id: made.iid, url: made.web_url }
  },
  named: async (ask, session, word) => {
    const all = await ask(z.array(issue), { method: 'GET', path: `${projectIn(session)}/issues?scope=all&in=title&per_page=${page}&search=${encodeURIComponent(word)}` })
    const found = all.findLast(({ title }) => title.includes(word))
    return { issue: found === undefined ? null : { id: found.iid, url: found.web_url }, whole: all.length < page }
  },
  comment: async (ask, session, id, text) => void (await ask(note, { method: 'POST', path: `${projectIn(session)}/issues/${id}/notes`, json: { body: text } })),
  status: async (ask, session, id) => (await ask(issue, { method: 'GET', path: `${projectIn(session)}/issues/${id}` })).state,
  remarks: async (ask, session, id) => (await ask(z.array(note), { method: 'GET', path: `${projectIn(session)}/issues/${id}/notes?sort=asc&order_by=created_at&per_page=${page}` }))
    .filter(({ system }) => system !== true)
    .map((one) => ({ id: one.id, by: { name: one.author?.name ?? '', address: null }, text: one.body, at: Date.parse(one.created_at) || 0 })),
})
