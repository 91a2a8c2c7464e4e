import type { Client } from './client.ts'
import { threadAnswer, threadNode } from './wire.ts'
import type { PostView } from './wire.ts'

/** How deep one request goes; a server may stop sooner. https://docs.bsky.app/docs/api/app-bsky-feed-get-post-thread */
const depth = 100

/**
 * Every post below `uri` that the server shows, and itself. A reply that is indexed before its parent never becomes a notification, so this
 * is the only way to be sure of having seen it. Posts of blocked authors show as not found, and what is below them not at all.
 */
export async function walk(client: Client, uri: string, signal: AbortSignal): Promise<PostView[]> {
  const { thread } = await client.get(threadAnswer, 'app.bsky.feed.getPostThread', { uri, depth, parentHeight: 0 }, signal)
  const views: PostView[] = []
  const open: unknown[] = [thread]
  while (open.length > 0) {
    for (const node of client.readable('post', threadNode, [open.pop()])) {
      views.push(node.post)
      open.push(...(node.replies ?? []))
    }
  }
  return views
}
