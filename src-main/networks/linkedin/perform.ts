import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { alreadySaid, nothing, performedWith, reconciledAmong } from '../graph-answers.ts'
import { saysTheSame, textOf } from '../graph-words.ts'
import { textLimit } from './capabilities.ts'
import { isAbsent } from './client.ts'
import { refSchema, toComment } from './transform.ts'
import { answersTo, itemNow, placeOf } from './under.ts'
import type { Reach } from './under.ts'
import { encoded } from './urn.ts'
import { reaction } from './wire.ts'

/** Of the answers under one comment, a thousand are looked through. */
const mostPages = 10

const needs = 'w_organization_social'

type Ref = { urn: string; top: string; object: string }

function refOf({ target, verb }: Action): Ref {
  const ref = refSchema.safeParse(target.ref).data
  if (ref === undefined) throw new Fault('internal', { what: 'linkedin ref' })
  if (ref.what !== 'comment') throw new Fault('verb.notInThisState', { verb })
  return ref
}

export async function perform(reach: Reach, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const ref = refOf(action)
  switch (action.verb) {
    case 'reply':
      return replyTo(reach, action, ref, key, signal)
    case 'edit':
      return edit(reach, action, ref, signal)
    case 'delete':
      return remove(reach, action, ref, signal)
    case 'like':
    case 'unlike':
      return react(reach, action, ref, signal)
    default:
      throw new Fault('verb.unsupported', { verb: action.verb, network: 'LinkedIn' })
  }
}

const asUs = ({ settings }: Reach): string[] => [`actor=${encoded(settings.organization)}`]

/** There is no key against doubles: what an earlier attempt may have written is looked for first, and what was written is read where it stands. */
async function replyTo(reach: Reach, action: Action, ref: Ref, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const { client, settings } = reach
  if (action.private) throw new Fault('reply.notPrivate', { network: 'LinkedIn' })
  const text = textOf(action, textLimit)
  const before = (await ownAnswers(reach, action, ref, text, signal)).said
  const already = alreadySaid(before, key)
  if (already !== undefined) return performedWith(already)
  const json = { actor: settings.organization, object: ref.object, message: { text }, parentComment: ref.top }
  const answer = await client.send({ method: 'POST', path: `socialActions/${encoded(ref.top)}/comments`, json, needs }, signal)
  const id = /(\d{1,20})\)?$/.exec(answer.headers.get('x-restli-id') ?? '')?.[1]
  const known = new Set(before.map(({ remoteId }) => remoteId))
  const { said } = await ownAnswers(reach, action, ref, text, signal)
  const own = id === undefined ? said.find(({ remoteId }) => !known.has(remoteId)) : said.find(({ remoteId }) => remoteId === id)
  if (own === undefined) throw new HttpFault('remote.unexpected', { host: client.host, status: answer.status }, 'maybe')
  return performedWith(own)
}

type Answers = { said: RemoteItem[]; /** More may have been said than was read. */ whole: boolean }

/** Our answers there that say this, oldest first. */
async function ownAnswers(reach: Reach, { target }: Action, ref: Ref, text: string, signal: AbortSignal): Promise<Answers> {
  const said: RemoteItem[] = []
  let [pages, whole] = [0, true]
  for await (const page of answersTo(reach, ref.top, signal)) {
    for (const row of page.rows) {
      const item = toComment(row, target.postRemoteId ?? row.object, reach.settings)
      if (!item.own || !saysTheSame(item.text, text)) continue
      said.push({ ...item, threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId, parentRemoteId: item.parentRemoteId ?? target.parentRemoteId ?? target.remoteId })
    }
    pages += 1
    whole &&= page.whole
    if (pages < mostPages) continue
    whole &&= page.next === null
    break
  }
  return { said: said.sort((a, b) => a.createdAt - b.createdAt), whole }
}

async function there(reach: Reach, action: Action, signal: AbortSignal): Promise<RemoteItem> {
  const item = await itemNow(reach, action.target, signal)
  if (item === undefined) throw new HttpFault('remote.unexpected', { host: reach.client.host, status: 200 }, 'answered')
  if (item === null) throw new Fault('remote.gone', { host: reach.client.host })
  return item
}

async function edit(reach: Reach, action: Action, ref: Ref, signal: AbortSignal): Promise<Performed> {
  const text = textOf(action, textLimit)
  if (!(await there(reach, action, signal)).own) throw new Fault('verb.unsupported', { verb: 'edit', network: 'LinkedIn' })
  const json = { patch: { message: { $set: { text } } } }
  await reach.client.send({ method: 'POST', path: placeOf(ref.urn) ?? '', query: asUs(reach), headers: { 'x-restli-method': 'PARTIAL_UPDATE' }, json, needs }, signal)
  const item = await there(reach, action, signal)
  if (!saysTheSame(item.text, text)) throw new HttpFault('remote.unchanged', { host: reach.client.host, verb: 'edit' }, 'answered')
  return performedWith(item)
}

async function remove(reach: Reach, action: Action, ref: Ref, signal: AbortSignal): Promise<Performed> {
  await reach.client.send({ method: 'DELETE', path: placeOf(ref.urn) ?? '', query: asUs(reach), needs }, signal).catch((error: unknown) => {
    if (!isAbsent(error)) throw error
  })
  if ((await itemNow(reach, action.target, signal)) !== null) throw new HttpFault('remote.unchanged', { host: reach.client.host }, 'answered')
  return nothing
}

const reactionOf = ({ settings }: Reach, { urn }: Ref): string => `reactions/(actor:${encoded(settings.organization)},entity:${encoded(urn)})`

async function isLiked(reach: Reach, ref: Ref, signal: AbortSignal): Promise<boolean> {
  return (await reach.client.find(reaction, { path: reactionOf(reach, ref), needs: 'r_organization_social' }, signal)) !== null
}

/** One of ours that is there already, or is not there, is refused: that is what was wanted. */
async function react(reach: Reach, action: Action, ref: Ref, signal: AbortSignal): Promise<Performed> {
  const { client } = reach
  const wanted = action.verb === 'like'
  if ((await isLiked(reach, ref, signal)) !== wanted) {
    await (wanted
      ? client.send({ method: 'POST', path: 'reactions', query: asUs(reach), json: { root: ref.urn, reactionType: 'LIKE' }, needs }, signal)
      : client.send({ method: 'DELETE', path: reactionOf(reach, ref), needs }, signal))
    if ((await isLiked(reach, ref, signal)) !== wanted) throw new HttpFault('remote.unchanged', { host: client.host }, 'answered')
  }
  return { ...nothing, observed: [{ ...(await there(reach, action, signal)), liked: wanted }] }
}

export async function reconcile(reach: Reach, action: Action, key: ActionKey, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  const ref = refOf(action)
  if (action.verb === 'reply') {
    const { said, whole } = await ownAnswers(reach, action, ref, textOf(action, textLimit), signal)
    const found = reconciledAmong(said, key, attemptedAt)
    return found.kind === 'not-done' && !whole ? { kind: 'unknown', url: null } : found
  }
  if (action.verb === 'like' || action.verb === 'unlike') {
    return (await isLiked(reach, ref, signal)) === (action.verb === 'like') ? { kind: 'done', performed: nothing } : { kind: 'not-done' }
  }
  const item = await itemNow(reach, action.target, signal)
  if (item === undefined) return { kind: 'unknown' }
  const done = action.verb === 'delete' ? item === null : item !== null && saysTheSame(item.text, action.text ?? '')
  return done ? { kind: 'done', performed: item === null ? nothing : performedWith(item) } : { kind: 'not-done' }
}
