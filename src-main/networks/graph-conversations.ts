import { Fault } from '../../src-contract/failure.ts'
import type { NetworkVerb } from '../../src-contract/network.ts'
import { HttpFault } from '../net/http.ts'
import type { Graph } from './graph-client.ts'

// What the inbox of a page can do with whoever wrote to it: https://developers.facebook.com/docs/graph-api/reference/page/moderate_conversations/

/** Of whole conversations, so that only their messages offer these. */
export const conversationVerbs: readonly NetworkVerb[] = ['block', 'unblock', 'spam']

const actions: Partial<Record<NetworkVerb, string>> = { block: 'BLOCK_USER', unblock: 'UNBLOCK_USER', spam: 'MOVE_TO_SPAM' }

/**
 * Nothing shows afterwards who is blocked, so that what the answer says has to do; it may say so in words. Twice is no harm, and an attempt whose answer was lost is
 * simply made again. `spelled`: Instagram's page writes the names small.
 */
export async function moderateConversation(graph: Graph, page: string, verb: NetworkVerb, userId: string, needs: string, signal: AbortSignal, spelled = (name: string) => name): Promise<void> {
  const name = actions[verb]
  if (name === undefined) throw new Fault('internal', { what: 'conversation verb' })
  const { success, fields } = await graph.write('POST', `${page}/moderate_conversations`, { user_ids: [{ id: userId }], actions: [spelled(name)] }, signal, needs)
  if (!success || Object.values(fields).some((value) => value === false || value === 'false')) throw new HttpFault('remote.unchanged', { host: graph.host }, 'answered')
  if (!Object.values(fields).some((value) => value === true || value === 'true')) throw new HttpFault('remote.unexpected', { host: graph.host, status: 200 }, 'maybe')
}
