import { createSandboxServer } from '../server.ts'
import type { SandboxRequest, SandboxServer } from '../server.ts'

/** A place that takes whatever is posted to it, as a webhook does. `posts` oldest first. */
export type HookSandbox = SandboxServer & { readonly posts: SandboxRequest[] }

/** `answer`: what it says in plain text; Mattermost and Slack say `ok`. */
export function createHookSandbox({ answer = 'ok' }: { answer?: string } = {}): HookSandbox {
  const posts: SandboxRequest[] = []
  const server = createSandboxServer((request) => {
    if (request.method !== 'POST') return { status: 405, body: { error: 'method' } }
    posts.push(request)
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: answer }
  })
  return Object.assign(server, { posts })
}
