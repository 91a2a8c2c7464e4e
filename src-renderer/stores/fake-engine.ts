import type { Changes, EngineEvent } from '../../src-contract/events.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { Item, Job, JobState } from '../../src-contract/item.ts'
import type { FromEngine, Request } from '../../src-contract/wire.ts'
import type { EnginePort } from '../bridge.ts'

/** For tests alone: an engine's end of the port, whose answers are plain functions and whose calls can be looked at. */
export type Handlers = { [name: string]: (input: never) => unknown }

export type FakeEngine = {
  port: EnginePort
  calls: Request[]
  emit(event: EngineEvent): void
  changed(changes: Partial<Changes>): void
  die(): void
}

export function fakeEngine(handlers: Handlers): FakeEngine {
  const listeners = new Map<string, ((event: { data: FromEngine }) => void)[]>()
  const calls: Request[] = []
  let dead = false
  const send = (data: FromEngine): void => {
    if (!dead) for (const listener of listeners.get('message') ?? []) listener({ data: structuredClone(data) })
  }
  const answer = async (request: Request): Promise<void> => {
    calls.push(request)
    try {
      const handler = handlers[request.name]
      if (handler === undefined) throw refuse('command.unknown')
      send({ id: request.id, output: await handler(request.input as never) })
    } catch (thrown) {
      send({ id: request.id, failure: thrown as Failure })
    }
  }
  const port: EnginePort = {
    postMessage: (request: Request) => void Promise.resolve().then(() => answer(request)),
    start: () => undefined,
    close: () => undefined,
    addEventListener: (type: string, listener: unknown) => {
      listeners.set(type, [...(listeners.get(type) ?? []), listener as (event: { data: FromEngine }) => void])
    },
  }
  const emit = (event: EngineEvent): void => send(event)
  return {
    port,
    calls,
    emit,
    changed: (changes) =>
      emit({
        event: 'changes',
        changes: { upserted: [], removed: [], accounts: [], jobs: [], catalogue: false, many: false, source: 'sync', ...changes },
      }),
    die: () => {
      dead = true
      for (const listener of listeners.get('close') ?? []) listener({ data: { event: 'stopping' } })
    },
  }
}

export function refuse(code: Failure['code'], params: Failure['params'] = {}): Failure {
  return { code, params }
}

/** What the schemas would brand is plain here. */
export function anItem(id: number, more: object = {}): Item {
  return {
    id,
    kind: 'comment',
    network: 'wordpress',
    brand: { id: 1, name: 'Lantier', hue: 30 },
    account: { id: 1, handle: 'blog' },
    remoteId: `r${id}`,
    url: null,
    own: false,
    text: `text ${id}`,
    lang: null,
    author: { id, remoteId: `a${id}`, name: `Author ${id}`, handle: `@${id}`, url: null, avatar: false, blocked: false },
    post: null,
    thread: { id, remoteId: `t${id}` },
    parentRemoteId: null,
    createdAt: id,
    editedAt: null,
    rating: null,
    state: 'open',
    unread: false,
    snoozedUntil: null,
    remoteState: 'visible',
    visibility: 'visible',
    liked: false,
    labels: [],
    watches: [],
    attachments: [],
    revisions: [],
    jobs: [],
    verdict: null,
    cluster: null,
    firings: [],
    capabilities: { can: ['done', 'hide'], oneWay: [], cannot: [], reply: { max: 300, unit: 'graphemes' } },
    ...more,
  } as unknown as Item
}

export function aJob(id: number, state: JobState, more: object = {}): Job {
  return {
    id,
    decisionId: id,
    itemId: 1,
    accountId: 1,
    network: 'wordpress',
    brand: 'Lantier',
    brandId: 1,
    hue: 20,
    handle: '@lantier',
    verb: 'hide',
    text: null,
    private: false,
    state,
    effect: {},
    attempts: 0,
    createdAt: id,
    holdUntil: 0,
    nextAt: null,
    why: null,
    remoteId: null,
    url: null,
    itemUrl: null,
    review: null,
    ...more,
  } as unknown as Job
}
