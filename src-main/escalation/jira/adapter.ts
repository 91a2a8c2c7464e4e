import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { ChannelAdapter, ChannelSession } from '../channel.ts'
import { required, under, urlIn } from '../fields.ts'
import { tracker } from '../tickets/tracker.ts'
import type { Ask } from '../tickets/tracker.ts'
import { documentOf, wordsIn } from './document.ts'

const reference = 'https://developer.atlassian.com/cloud/jira/platform/rest/v3'

const key = z.string().regex(/^[A-Za-z]\w{0,99}-\d{1,12}$/)
const created = z.object({ key })
const issue = z.object({ key, fields: z.object({ status: z.object({ name: z.string().max(200) }) }) })
const found = z.object({ issues: z.array(z.object({ key, fields: z.object({ labels: z.array(z.string()) }) })), isLast: z.boolean().nullish(), nextPageToken: z.string().nullish() })
const comment = z.object({
  id: z.string().regex(/^\d{1,20}$/), body: z.unknown(), created: z.string(), author: z.object({ displayName: z.string().nullish(), emailAddress: z.string().nullish() }).nullish(),
})
const project = z.object({
  name: z.string(), issueTypes: z.array(z.object({ id: z.string(), name: z.string(), subtask: z.boolean().nullish(), hierarchyLevel: z.number().nullish() })),
})

/** https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/ */
const basic = ({ settings, secrets }: ChannelSession): string =>
  `Basic ${Buffer.from(`${required(settings, 'address')}:${required(secrets, 'token')}`, 'utf8').toString('base64')}`

const projectIn = ({ settings }: Pick<ChannelSession, 'settings'>): string => {
  const name = required(settings, 'project')
  if (!/^[A-Za-z]\w{1,99}$/.test(name)) throw new Fault('channel.field', { name: 'project' })
  return name
}

/** Kinds of issues have other names in every language and site: the one that was typed, else the project's first that is neither above others nor beneath. */
async function placeOf(ask: Ask, session: ChannelSession): Promise<{ name: string; type: { id: string; name: string } }> {
  const { name, issueTypes } = await ask(project, { method: 'GET', path: `/rest/api/3/project/${projectIn(session)}?expand=issueTypes` })
  const wanted = (session.settings['type'] ?? '').trim().toLowerCase()
  const plain = issueTypes.filter(({ subtask, hierarchyLevel }) => subtask !== true && (hierarchyLevel ?? 0) === 0)
  const type = wanted === '' ? plain[0] : plain.find((one) => one.name.toLowerCase() === wanted || one.id === wanted)
  if (type === undefined) throw new Fault('channel.field', { name: 'type' })
  return { name, type }
}

const pageOf = ({ settings }: ChannelSession, id: string): string => under(urlIn(settings, 'url'), `browse/${id}`)
const issuePath = (id: string): string => `/rest/api/3/issue/${encodeURIComponent(id)}`

/** Issues in Jira Cloud by REST v3. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ and …/api-group-issue-comments/ */
const cloud = tracker({
  kind: 'jira',
  fields: [
    { field: 'url', secret: false, optional: false }, { field: 'address', secret: false, optional: false }, { field: 'project', secret: false, optional: false },
    { field: 'type', secret: false, optional: true }, { field: 'token', secret: true, optional: false },
  ],
  origins: [],
  // Sites are known to refuse more than 32,767 signs in a field of text; no page of the vendor's that we have read says so.
  most: 30_000,
  sources: {
    answers: `${reference}/api-group-issue-comments/`, status: `${reference}/api-group-issues/`, readsBack: `${reference}/api-group-issue-search/`,
  },
  base: (settings) => urlIn(settings, 'url'),
  headers: (session) => ({ authorization: basic(session) }),
  check: async (ask, session) => {
    const { name, type } = await placeOf(ask, session)
    return { as: `${name} · ${type.name}`, where: urlIn(session.settings, 'url').host }
  },
  create: async (ask, session, { subject, text, shipment: { token } }) => {
    const { type } = await placeOf(ask, session)
    const fields = {
      project: { key: projectIn(session) }, issuetype: { id: type.id }, summary: subject, description: documentOf(text), ...(token === null ? {} : { labels: [token] }),
    }
    const made = await ask(created, { method: 'POST', path: '/rest/api/3/issue', json: { fields } })
    return { id: made.key, url: pageOf(session, made.key) }
  },
  /** By the label that it was made with: a title can be changed. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/ */
  named: async (ask, session, word) => {
    if (!/^[A-Z0-9-]+$/.test(word)) throw new Fault('internal', { what: 'a word for a search' })
    const jql = encodeURIComponent(`project = "${projectIn(session)}" AND labels = "${word}" ORDER BY created ASC`)
    const { issues, isLast, nextPageToken } = await ask(found, { method: 'GET', path: `/rest/api/3/search/jql?jql=${jql}&fields=labels&maxResults=50` })
    const one = issues.find(({ fields }) => fields.labels.includes(word))
    return { issue: one === undefined ? null : { id: one.key, url: pageOf(session, one.key) }, whole: isLast !== false && (nextPageToken ?? null) === null }
  },
  comment: async (ask, _session, id, text) => void (await ask(comment, { method: 'POST', path: `${issuePath(id)}/comment`, json: { body: documentOf(text) } })),
  status: async (ask, _session, id) => (await ask(issue, { method: 'GET', path: `${issuePath(id)}?fields=status` })).fields.status.name,
  // The last hundred, of which there can be five thousand.
  remarks: async (ask, _session, id) => (await ask(z.object({ comments: z.array(comment) }), { method: 'GET', path: `${issuePath(id)}/comment?orderBy=-created&maxResults=100` }))
    .comments.toReversed()
    .map((one) => ({ id: one.id, by: { name: one.author?.displayName ?? '', address: one.author?.emailAddress ?? null }, text: wordsIn(one.body), at: Date.parse(one.created) || 0 })),
})

/** The search knows of an issue seconds to minutes after it was made: https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/ */
const searchLagMs = 180_000

export const jira: ChannelAdapter = {
  ...cloud,
  reconcile: async (session, shipment, attemptedAt, signal) => {
    const back = await cloud.reconcile(session, shipment, attemptedAt, signal)
    const isComment = shipment.kind === 'followUp' && shipment.remoteId !== null
    // Not there is not yet not done: it is looked for again.
    if (back.kind === 'not-done' && !isComment && session.clock.now() < attemptedAt + searchLagMs) throw new Fault('remote.notFound', { host: urlIn(session.settings, 'url').host })
    return back
  },
}
