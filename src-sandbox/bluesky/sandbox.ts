import { landscape, portrait } from '../picture.ts'
import { createSandboxServer } from '../server.ts'
import type { Misbehave, SandboxAnswer, SandboxRequest } from '../server.ts'
import { fieldsOf, invalid, ok, refuse } from './answers.ts'
import type { Call, Caller } from './answers.ts'
import { createChatService } from './chat.ts'
import { createFeed } from './feed.ts'
import { block, createNetwork, gate, like, linkTo, post } from './network.ts'
import type { Fields, PostFields, Ref, Stored } from './network.ts'
import { createOAuth } from './oauth.ts'
import { createRepo } from './repo.ts'
import { createSessions } from './sessions.ts'
import { splitUri } from './names.ts'
import { createViews } from './views.ts'
import { mentionFacets } from './writing.ts'

export type SandboxAccount = { handle: string; displayName?: string; password?: string; privileged?: boolean }
export type BlueskySandboxOptions = {
  /** Those with an app password can be connected; `privileged` ones may read messages. Anyone else who speaks is made when first named. */
  accounts: SandboxAccount[]
  now?: () => number
  /** What is granted of what is asked for in the browser; all of it when left out. */
  grants?: (scope: string) => string
}

/** What a post may carry beside its words. `notify` false: it was indexed before the post it answers, and nobody is ever told. */
export type Extras = {
  langs?: string[]
  images?: { alt: string; width: number; height: number }[]
  link?: { uri: string; title: string; description: string }
  facets?: Fields[]
  notify?: boolean
}

export type BlueskySandbox = ReturnType<typeof createBlueskySandbox>

const chatProxy = 'did:web:api.bsky.chat#bsky_chat'

/** PDS, AppView, chat and moderation service behind one address. */
export function createBlueskySandbox(options: BlueskySandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const network = createNetwork(now)
  const server = createSandboxServer(handle)
  const views = createViews(network, () => server.url)
  const sessions = createSessions(network)
  const oauth = createOAuth({ network, url: () => server.url, ...(options.grants === undefined ? {} : { grants: options.grants }) })
  const chat = createChatService({ profileOf: (did) => views.profile(did, ''), now })
  const reports: { by: string; reasonType: string; reason: string | null; subject: Fields }[] = []
  const replyListeners = new Set<(reply: { handle: string; uri: string; text: string; parentUri: string }) => void>()
  for (const account of options.accounts) network.addAccount(account)

  const calls: Record<string, (call: Call) => SandboxAnswer> = {
    ...createRepo(network, announce),
    ...createFeed(network, views),
    'com.atproto.identity.resolveHandle': ({ request }) => {
      const account = network.find(request.query.get('handle') ?? '')
      return account === undefined ? invalid('Unable to resolve handle', 'HandleNotFound') : ok({ did: account.did })
    },
    'com.atproto.server.getSession': ({ caller }) => ok({ did: caller.did, handle: network.mustFind(caller.did).handle, active: true }),
    'com.atproto.moderation.createReport': report,
  }

  function announce(uri: string): void {
    const stored = network.records.get(uri)
    const reply = stored?.collection === post ? (stored.value as PostFields).reply : undefined
    if (stored === undefined || reply === undefined) return
    for (const listener of replyListeners)
      listener({ handle: network.mustFind(stored.did).handle, uri, text: (stored.value as PostFields).text, parentUri: reply.parent.uri })
  }

  function report({ request, caller }: Call): SandboxAnswer {
    const { reasonType, reason, subject } = fieldsOf(request)
    if (typeof reasonType !== 'string' || typeof subject !== 'object' || subject === null)
      return invalid('Input must have the properties "reasonType" and "subject"')
    const words = typeof reason === 'string' ? { reason } : {}
    reports.push({ by: caller.did, reasonType, reason: words.reason ?? null, subject: subject as Fields })
    return ok({ id: reports.length, reasonType, ...words, subject, reportedBy: caller.did, createdAt: new Date(now()).toISOString() })
  }

  function handle(request: SandboxRequest): SandboxAnswer {
    if (request.path.startsWith('/img/')) {
      const draw = request.path.startsWith('/img/post/') ? landscape : portrait
      return { status: 200, headers: { 'content-type': 'image/png' }, body: draw(request.path) }
    }
    const signingIn = oauth.answer(request)
    if (signingIn !== null) return signingIn
    const nsid = /^\/xrpc\/([a-zA-Z0-9.]+)$/.exec(request.path)?.[1]
    if (nsid === undefined) return { status: 404, body: '<!DOCTYPE html><html><body>Cannot GET</body></html>' }
    if (nsid === 'com.atproto.server.describeServer') {
      return ok({ did: 'did:web:sandbox.invalid', availableUserDomains: ['.test'], inviteCodeRequired: false, links: {}, contact: {} })
    }
    if (nsid === 'com.atproto.server.createSession') return sessions.create(request)
    if (nsid === 'com.atproto.server.refreshSession') return sessions.refresh(request)
    if (nsid === 'com.atproto.repo.describeRepo') return describeRepo(request.query.get('repo') ?? '')
    const byProof = oauth.callerOf(request)
    const caller = byProof ?? sessions.callerOf(request)
    if ('status' in caller) return caller
    const given = answer(nsid, request, caller)
    return byProof === null ? given : { ...given, headers: { ...given.headers, 'dpop-nonce': oauth.nonce() } }
  }

  function describeRepo(repo: string): SandboxAnswer {
    const account = network.find(repo)
    if (account === undefined) return invalid('Could not find repo', 'RepoNotFound')
    const service = [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: server.url }]
    return ok({ did: account.did, handle: account.handle, handleIsCorrect: true, collections: [], didDoc: { id: account.did, service } })
  }

  function answer(nsid: string, request: SandboxRequest, caller: Caller): SandboxAnswer {
    if (nsid.startsWith('chat.bsky.')) {
      if (request.headers['atproto-proxy'] !== chatProxy) return refuse(404, 'XRPCNotSupported', 'XRPCNotSupported')
      // The PDS's word for an app password without access to messages.
      if (!caller.chat) return invalid('Bad token method', 'InvalidToken')
      return chat.answer(nsid, caller.did, request)
    }
    const call = calls[nsid]
    if (call === undefined) return refuse(501, 'MethodNotImplemented', 'Method Not Implemented')
    const given = call({ nsid, request, caller })
    return request.method === 'POST' ? { ...given, headers: { ...given.headers, ...sessions.writeBudget(caller.did, nsid) } } : given
  }

  const someone = (handleOf: string) => network.addAccount({ handle: handleOf })

  function speak(by: string, text: string, at: number | undefined, fields: Fields, extras: Extras = {}): Ref {
    const account = someone(by)
    const instant = at ?? now()
    const { langs, images, link, notify } = extras
    const facets = [...(extras.facets ?? []), ...mentionFacets(text, (of) => network.find(of)?.did ?? null)]
    const blob = {
      $type: 'blob',
      ref: { $link: 'bafkreibme22gw2h7y2h7tg2fhqotaqjucnbc24deqo72b6mkl2egezxhvy' },
      mimeType: 'image/png',
      size: 900,
    }
    const embed =
      images !== undefined
        ? {
            $type: 'app.bsky.embed.images',
            images: images.map(({ alt, width, height }) => ({ image: blob, alt, aspectRatio: { width, height } })),
          }
        : link !== undefined
          ? { $type: 'app.bsky.embed.external', external: link }
          : fields['embed']
    const value = {
      text,
      ...fields,
      ...(embed === undefined ? {} : { embed }),
      ...(facets.length === 0 ? {} : { facets }),
      ...(langs === undefined ? {} : { langs }),
      createdAt: new Date(instant).toISOString(),
    }
    const { uri, cid } = network.write(account.did, post, network.tid(instant), value, {
      at: instant,
      ...(notify === undefined ? {} : { notify }),
    })
    return { uri, cid }
  }

  const refOf = (uri: string): Ref => {
    const stored = network.records.get(uri)
    if (stored === undefined) throw new Error(`the sandbox knows no ${uri}`)
    return { uri, cid: stored.cid }
  }

  return {
    get url() {
      return server.url
    },
    requests: server.requests,
    listen: (port?: number) => server.listen(port),
    close: () => server.close(),
    misbehave: (how: Misbehave) => server.misbehave(how),
    behave: () => server.behave(),

    addAccount: (account: SandboxAccount) => network.addAccount(account).did,
    didOf: (handleOf: string) => someone(handleOf).did,
    post: (by: string, text: string, at?: number, extras?: Extras): Ref => speak(by, text, at, {}, extras),
    reply(by: string, parentUri: string, text: string, at?: number, extras?: Extras): Ref {
      const parent = refOf(parentUri)
      const above = network.records.get(parentUri)?.value as PostFields | undefined
      const root = above?.reply?.root ?? parent
      return speak(by, text, at, { reply: { root, parent } }, extras)
    },
    /** `text` names the account with its @handle; where it does not, that comes first. */
    mention(by: string, of: string, text: string, at?: number, extras?: Extras): Ref {
      someone(of)
      return speak(by, text.includes(`@${of}`) ? text : `@${of} ${text}`, at, {}, extras)
    },
    quote: (by: string, uri: string, text: string, at?: number, extras?: Extras): Ref =>
      speak(by, text, at, { embed: { $type: 'app.bsky.embed.record', record: refOf(uri) } }, extras),
    like(by: string, uri: string, at?: number): void {
      const instant = at ?? now()
      network.write(
        someone(by).did,
        like,
        network.tid(instant),
        { subject: refOf(uri), createdAt: new Date(instant).toISOString() },
        { at: instant },
      )
    },
    deletePost: (uri: string): void => network.remove(uri),
    message(from: string, to: string, text: string, at?: number): { convoId: string; id: string } {
      const convo = chat.convoOf(someone(from).did, someone(to).did)
      return { convoId: convo.id, id: chat.say(convo, someone(from).did, text, at ?? now()).id }
    },
    deleteMessage(convoId: string, id: string): void {
      const convo = chat.convos.get(convoId)
      if (convo === undefined) throw new Error(`the sandbox knows no conversation ${convoId}`)
      chat.remove(convo, id)
    },
    /** As another client of theirs does: from then on the conversation is not theirs to read. */
    leaveConvo(convoId: string, who: string): void {
      chat.convos.get(convoId)?.left.add(someone(who).did)
    },
    /** From now on what is written is shown by the AppView this much later. */
    delayIndex: (ms: number): void => network.delayIndex(ms),
    /** Puts a record of an account of ours, as another of its clients would. */
    put: (by: string, collection: string, rkey: string, value: Fields): Ref => network.write(someone(by).did, collection, rkey, value),

    /** Access tokens given so far are answered with ExpiredToken. */
    expireAccess: (handleOf: string): void => sessions.expireAccess(someone(handleOf).did),
    /** Neither token of the sessions so far is taken any more; the app password is. */
    endSessions: (handleOf: string): void => sessions.end(someone(handleOf).did),
    revokePasswords(handleOf: string): void {
      someone(handleOf).passwords.length = 0
    },
    /** A token with the server's own key that ended an hour ago. */
    expiredToken: (handleOf: string): string => sessions.expiredToken(someone(handleOf).did),
    sessionsMade: () => sessions.made(),
    onReply(listener: (reply: { handle: string; uri: string; text: string; parentUri: string }) => void): () => void {
      replyListeners.add(listener)
      return () => void replyListeners.delete(listener)
    },

    reports,
    oauth,
    record: (uri: string): Fields | null => network.records.get(uri)?.value ?? null,
    repliesTo: (uri: string): { uri: string; handle: string; text: string }[] => network.linked(linkTo.reply(uri)).map(named),
    hiddenUnder(rootUri: string): string[] {
      const { did, rkey } = splitUri(rootUri)
      return (network.records.get(`at://${did}/${gate}/${rkey}`)?.value['hiddenReplies'] ?? []) as string[]
    },
    likersOf: (uri: string): string[] => network.linked(linkTo.like(uri)).map((one) => network.mustFind(one.did).handle),
    blockedBy: (handleOf: string): string[] => network.of(block, someone(handleOf).did).map((one) => String(one.value['subject'])),
    mutedBy: (handleOf: string): string[] => [...network.accounts.keys()].filter((did) => network.mutes.has(linkTo.mute(someone(handleOf).did, did))),
    /** As another of their clients does: muted through a list. */
    muteByList(by: string, of: string): void {
      const { did } = someone(by)
      network.mutedByList.set(linkTo.mute(did, someone(of).did), `at://${did}/app.bsky.graph.list/${network.tid(now())}`)
    },
    messagesIn: (convoId: string): { from: string; text: string }[] =>
      (chat.convos.get(convoId)?.messages ?? [])
        .filter((one) => !one.deleted)
        .map((one) => ({ from: network.mustFind(one.sender).handle, text: one.text })),
  }

  function named(stored: Stored): { uri: string; handle: string; text: string } {
    return { uri: stored.uri, handle: network.mustFind(stored.did).handle, text: (stored.value as PostFields).text }
  }
}
