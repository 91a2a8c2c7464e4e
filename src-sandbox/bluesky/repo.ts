import type { SandboxAnswer } from '../server.ts'
import { fieldsOf, graphemesOf, invalid, limitIn, ok, pageOf, refuse } from './answers.ts'
import type { Call } from './answers.ts'
import { cidOf, isTid } from './names.ts'
import { block, gate, like, post } from './network.ts'
import type { Fields, Network, Ref } from './network.ts'

const tidKeyed = new Set([post, like, block, gate])

/** com.atproto.repo.*: everyone reads every record, each writes their own. */
export function createRepo(network: Network, onWrite: (uri: string) => void) {
  const written = (uri: string, cid: string) => ({
    uri,
    cid,
    commit: { cid: cidOf({ uri, cid }), rev: network.tid(network.now()) },
    validationStatus: 'valid',
  })

  function faultIn(collection: string, rkey: string, record: Fields): string | null {
    if (tidKeyed.has(collection) && !isTid(rkey)) return 'Invalid record key: it must be a TID'
    if (typeof record['createdAt'] !== 'string' || Number.isNaN(Date.parse(record['createdAt'])))
      return `Invalid ${collection} record: Record/createdAt must be a datetime`
    if (collection === post) {
      const text = record['text']
      if (typeof text !== 'string') return 'Invalid app.bsky.feed.post record: Record must have the property "text"'
      if (graphemesOf(text) > 300 || Buffer.byteLength(text) > 3000)
        return 'Invalid app.bsky.feed.post record: Record/text must not be longer than 300 graphemes'
    }
    const hidden = record['hiddenReplies']
    return collection === gate && Array.isArray(hidden) && hidden.length > 300
      ? 'Invalid app.bsky.feed.threadgate record: Record/hiddenReplies must not have more than 300 elements'
      : null
  }

  type Input = { collection: string; rkey: string; record: Fields; swapRecord: unknown }
  function inputOf({ request, caller }: Call): Input | SandboxAnswer {
    const { repo, collection, rkey, record, swapRecord } = fieldsOf(request)
    if (repo !== caller.did && network.find(String(repo))?.did !== caller.did) return refuse(401, 'AuthMissing', 'Authentication Required')
    if (typeof collection !== 'string') return invalid('Input must have the property "collection"')
    const value = typeof record === 'object' && record !== null ? (record as Fields) : {}
    return { collection, rkey: typeof rkey === 'string' ? rkey : network.tid(network.now()), record: value, swapRecord }
  }

  const createRecord = (call: Call): SandboxAnswer => {
    const input = inputOf(call)
    if ('status' in input) return input
    const { collection, rkey, record } = input
    const fault = faultIn(collection, rkey, record)
    if (fault !== null) return invalid(fault)
    // A key that is taken is no word of refusal but a failure, there as here.
    if (network.records.has(`at://${call.caller.did}/${collection}/${rkey}`))
      return refuse(500, 'InternalServerError', 'Internal Server Error')
    for (const other of rivals(call.caller.did, collection, record)) network.remove(other)
    const stored = network.write(call.caller.did, collection, rkey, record)
    onWrite(stored.uri)
    return ok(written(stored.uri, stored.cid))
  }

  /** One like of a post and one block of a person: a new record takes the place of the one before. */
  function rivals(did: string, collection: string, record: Fields): string[] {
    const subjectOf = (value: Fields) => (collection === like ? (value['subject'] as Ref | undefined)?.uri : value['subject'])
    if (collection !== like && collection !== block) return []
    return network
      .of(collection, did)
      .filter((one) => subjectOf(one.value) === subjectOf(record))
      .map((one) => one.uri)
  }

  const putRecord = (call: Call): SandboxAnswer => {
    const input = inputOf(call)
    if ('status' in input) return input
    const { collection, rkey, record, swapRecord } = input
    const fault = faultIn(collection, rkey, record)
    if (fault !== null) return invalid(fault)
    const known = network.records.get(`at://${call.caller.did}/${collection}/${rkey}`)
    if (swapRecord !== undefined && swapRecord !== (known?.cid ?? null))
      return invalid(`Record was at ${known?.cid ?? 'null'}`, 'InvalidSwap')
    const stored = network.write(call.caller.did, collection, rkey, record)
    onWrite(stored.uri)
    return ok(written(stored.uri, stored.cid))
  }

  const deleteRecord = (call: Call): SandboxAnswer => {
    const input = inputOf(call)
    if ('status' in input) return input
    network.remove(`at://${call.caller.did}/${input.collection}/${input.rkey}`)
    return ok({})
  }

  const getRecord = ({ request }: Call): SandboxAnswer => {
    const { repo, collection, rkey } = {
      repo: request.query.get('repo'),
      collection: request.query.get('collection'),
      rkey: request.query.get('rkey'),
    }
    if (repo === null || collection === null || rkey === null)
      return invalid('Params must have the properties "repo", "collection" and "rkey"')
    const account = network.find(repo)
    if (account === undefined) return invalid(`Could not find repo: ${repo}`)
    const stored = network.records.get(`at://${account.did}/${collection}/${rkey}`)
    if (stored === undefined) return invalid(`Could not locate record: at://${account.did}/${collection}/${rkey}`, 'RecordNotFound')
    return ok({ uri: stored.uri, cid: stored.cid, value: stored.value })
  }

  const listRecords = ({ request }: Call): SandboxAnswer => {
    const limit = limitIn(request, 50, 100)
    const account = network.find(request.query.get('repo') ?? '')
    if (limit === null || account === undefined) return invalid('Could not find repo')
    const sorted = network.of(request.query.get('collection') ?? '', account.did).sort((a, b) => (a.rkey < b.rkey ? 1 : -1))
    const { page, next } = pageOf(sorted, (one) => one.rkey, limit, request.query.get('cursor'))
    return ok({ records: page.map(({ uri, cid, value }) => ({ uri, cid, value })), ...(next === null ? {} : { cursor: next }) })
  }

  return {
    'com.atproto.repo.createRecord': createRecord,
    'com.atproto.repo.putRecord': putRecord,
    'com.atproto.repo.deleteRecord': deleteRecord,
    'com.atproto.repo.getRecord': getRecord,
    'com.atproto.repo.listRecords': listRecords,
  }
}
