import type { Packet } from '../../src-contract/escalation.ts'
import { drawThread } from '../pictures/draw-thread.ts'
import { instantIn } from './packet-text.ts'
import type { Say } from './packet-text.ts'

/** The message within its thread, as a picture; null where this machine cannot draw one just now: the text says the same. */
export async function packetPicture(packet: Packet, say: Say): Promise<Uint8Array | null> {
  const thread = packet.thread.length > 0 ? packet.thread : [{ who: packet.author.name, own: false, text: packet.text, at: packet.createdAt, url: packet.url }]
  try {
    const { png } = await drawThread({
      title: packet.post?.title ?? packet.brand,
      heads: [`${packet.brand} · ${say(`network.${packet.network}`)}`, ...(packet.url === null ? [] : [packet.url])],
      messages: thread.map(({ who, own, text, at }) => ({
        author: own ? say('packet.us') : who, beside: instantIn(packet, at), text, beneath: [], own, marked: !own && at === packet.createdAt && text === packet.text,
      })),
      foot: `${say('packet.ref')} ${packet.token}`,
      more: (count) => say('packet.more', { count }),
    })
    return png
  } catch {
    return null
  }
}
