import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { ChannelSession } from '../channel.ts'
import { required, urlIn } from '../fields.ts'
import { tracker } from '../tickets/tracker.ts'

const number = z.number().int().transform(String)
const issue = z.object({ number, html_url: z.string(), title: z.string(), state: z.string(), pull_request: z.unknown().optional() })
const comment = z.object({ id: number, body: z.string().nullish(), created_at: z.string(), user: z.object({ login: z.string() }).nullish() })
const repository = z.object({ full_name: z.string() })

const hosted = 'https://api.github.com'
const page = 100

const repoIn = ({ settings }: Pick<ChannelSession, 'settings'>): string => {
  const repo = required(settings, 'repository')
  if (!/^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(repo)) throw new Fault('channel.field', { name: 'repository' })
  return `/repos/${repo}`
}

/** https://docs.github.com/en/rest/issues/issues and https://docs.github.com/en/rest/issues/comments */
export const github = tracker({
  kind: 'github',
  fields: [{ field: 'repository', secret: false, optional: false }, { field: 'url', secret: false, optional: true }, { field: 'token', secret: true, optional: false }],
  origins: [hosted],
  most: 60_000,
  sources: { answers: 'https://docs.github.com/en/rest/issues/comments', status: 'https://docs.github.com/en/rest/issues/issues', readsBack: 'https://docs.github.com/en/rest/issues/issues' },
  base: (settings) => ((settings['url'] ?? '') === '' ? new URL(hosted) : urlIn(settings, 'url')),
  headers: ({ secrets }) => ({ authorization: `Bearer ${required(secrets, 'token')}`, accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' }),
  check: async (ask, session) => ({ as: (await ask(repository, { method: 'GET', path: repoIn(session) })).full_name, where: 'GitHub' }),
  create: async (ask, session, { subject, text }) => {
    const made = await ask(issue, { method: 'POST', path: `${repoIn(session)}/issues`, json: { title: subject, body: text } })
    return { id: made.number, url: made.html_url }
  },
  named: async (ask, session, word, since) => {
    const query = `state=all&sort=created&direction=desc&per_page=${page}&since=${encodeURIComponent(new Date(since).toISOString())}`
    const all = await ask(z.array(issue), { method: 'GET', path: `${repoIn(session)}/issues?${query}` })
    const found = all.findLast(({ title, pull_request: pull }) => title.includes(word) && pull === undefined)
    return { issue: found === undefined ? null : { id: found.number, url: found.html_url }, whole: all.length < page }
  },
  comment: async (ask, session, id, text) => void (await ask(comment, { method: 'POST', path: `${repoIn(session)}/issues/${id}/comments`, json: { body: text } })),
  status: async (ask, session, id) => (await ask(issue, { method: 'GET', path: `${repoIn(session)}/issues/${id}` })).state,
  remarks: async (ask, session, id) => (await ask(z.array(comment), { method: 'GET', path: `${repoIn(session)}/issues/${id}/comments?per_page=${page}` }))
    .map((one) => ({ id: one.id, by: { name: one.user?.login ?? '', address: null }, text: one.body ?? '', at: Date.parse(one.created_at) || 0 })),
})
