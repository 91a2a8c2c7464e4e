import type { SandboxAnswer, SandboxRequest } from '../server.ts'
import { fieldsOf, graphemesOf, invalid, limitIn, ok, pageOf, refuse } from './answers.ts'
import { createTids } from './names.ts'

type Fields = Record<string, unknown>
type Message = { id: string; rev: string; text: string; facets?: unknown; sender: string; sentAt: number; deleted: boolean }
type Convo = { id: string; members: [string, string]; left: Set<string>; messages: Message[]; rev: string }
type Log = { rev: string; convo: Convo; kind: 'logBeginConvo' | 'logCreateMessage' | 'logDeleteMessage'; message: Message | null }

const defs = 'chat.bsky.convo.defs'

/** chat.bsky.convo.*: a service of its own, which knows people by their DID and asks `profileOf` for the rest. */
export function createChatService(options: { profileOf(did: string): Fields; now(): number }) {
  const convos = new Map<string, Convo>()
  const log: Log[] = []
  const tid = createTids()
  let counter = 0
  const nextRev = () => {
    counter += 1
    return `2222${String(counter).padStart(9, '2')}`
  }

  function convoOf(a: string, b: string): Convo {
    const found = [...convos.values()].find((one) => one.members.includes(a) && one.members.includes(b))
    if (found !== undefined) return found
    const convo: Convo = { id: tid(options.now()), members: [a, b], left: new Set(), messages: [], rev: nextRev() }
    convos.set(convo.id, convo)
    log.push({ rev: convo.rev, convo, kind: 'logBeginConvo', message: null })
    return convo
  }

  function say(convo: Convo, sender: string, text: string, at: number, facets?: unknown): Message {
    const rev = nextRev()
    const message: Message = { id: tid(at), rev, text, sender, sentAt: at, deleted: false, ...(facets === undefined ? {} : { facets }) }
    convo.messages.push(message)
    convo.messages.sort((a, b) => a.sentAt - b.sentAt)
    convo.rev = rev
    log.push({ rev, convo, kind: 'logCreateMessage', message })
    return message
  }

  function remove(convo: Convo, id: string): void {
    const message = convo.messages.find((one) => one.id === id)
    if (message === undefined) throw new Error(`the sandbox knows no message ${id}`)
    message.deleted = true
    message.rev = nextRev()
    convo.rev = message.rev
    log.push({ rev: message.rev, convo, kind: 'logDeleteMessage', message })
  }

  function messageView(message: Message): Fields {
    const about = { id: message.id, rev: message.rev, sender: { did: message.sender }, sentAt: new Date(message.sentAt).toISOString() }
    if (message.deleted) return { $type: `${defs}#deletedMessageView`, ...about }
    return {
      $type: `${defs}#messageView`,
      ...about,
      text: message.text,
      ...(message.facets === undefined ? {} : { facets: message.facets }),
    }
  }

  const people = (convo: Convo) => convo.members.map((did) => options.profileOf(did))
  function convoView(convo: Convo): Fields {
    const last = convo.messages.at(-1)
    return {
      id: convo.id,
      rev: convo.rev,
      members: people(convo),
      muted: false,
      status: 'accepted',
      unreadCount: 0,
      kind: { $type: `${defs}#directConvo` },
      ...(last === undefined ? {} : { lastMessage: messageView(last) }),
    }
  }

  const mine = (did: string) => [...convos.values()].filter((one) => one.members.includes(did) && !one.left.has(did))

  function answer(nsid: string, did: string, request: SandboxRequest): SandboxAnswer {
    const cursor = request.query.get('cursor')
    const limit = limitIn(request, 50, 100)
    if (limit === null) return invalid('Error: Params/limit can not be greater than 100')
    const body = fieldsOf(request)
    const convo = mine(did).find((one) => one.id === (request.query.get('convoId') ?? body['convoId']))
    switch (nsid) {
      case 'chat.bsky.convo.listConvos': {
        const { page, next } = pageOf(
          mine(did).sort((a, b) => (a.rev < b.rev ? 1 : -1)),
          (one) => one.rev,
          limit,
          cursor,
        )
        return ok({ convos: page.map(convoView), ...(next === null ? {} : { cursor: next }) })
      }
      case 'chat.bsky.convo.getLog': {
        const entries = log.filter((one) => one.convo.members.includes(did) && (cursor === null || one.rev > cursor)).slice(0, 100)
        const logs = entries.map(({ rev, convo: of, kind, message }) => ({
          $type: `${defs}#${kind}`,
          rev,
          convoId: of.id,
          ...(message === null
            ? {}
            : { message: messageView(message), ...(kind === 'logCreateMessage' ? { relatedProfiles: people(of) } : {}) }),
        }))
        return ok({ logs, cursor: entries.at(-1)?.rev ?? cursor ?? nextRev() })
      }
      case 'chat.bsky.convo.getConvoForMembers': {
        const other = request.query.getAll('members').find((one) => one !== did)
        return other === undefined ? invalid('Error: Params/members') : ok({ convo: convoView(convoOf(did, other)) })
      }
    }
    if (convo === undefined) return invalid('Convo not found', 'InvalidConvo')
    switch (nsid) {
      case 'chat.bsky.convo.getConvo':
        return ok({ convo: convoView(convo) })
      case 'chat.bsky.convo.getMessages': {
        const { page, next } = pageOf(
          [...convo.messages].reverse(),
          (one) => `${String(one.sentAt).padStart(15, '0')}-${one.id}`,
          limit,
          cursor,
        )
        return ok({ messages: page.map(messageView), relatedProfiles: people(convo), ...(next === null ? {} : { cursor: next }) })
      }
      case 'chat.bsky.convo.sendMessage': {
        const { text, facets } = (body['message'] ?? {}) as { text?: unknown; facets?: unknown }
        if (typeof text !== 'string' || graphemesOf(text) > 1000)
          return invalid('Error: Input/message/text must not be longer than 1000 graphemes')
        const { $type: _, ...view } = messageView(say(convo, did, text, options.now(), facets))
        return ok(view)
      }
      default:
        return refuse(501, 'MethodNotImplemented', 'Method Not Implemented')
    }
  }

  return { answer, convoOf, say, remove, convos }
}
export type ChatService = ReturnType<typeof createChatService>
