import { accountId } from '../../../src-contract/ids.ts'
import { createWordPressSandbox } from '../../../src-sandbox/wordpress/sandbox.ts'
import type { WordPressSandbox, WordPressSandboxOptions } from '../../../src-sandbox/wordpress/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { wordpress } from './adapter.ts'

const never = new AbortController().signal
const password = 'abcd EFGH ijkl MNOP qrst UVWX'

async function begin(options: Partial<WordPressSandboxOptions> = {}): Promise<RunningNetwork & { sandbox: WordPressSandbox; postId: number }> {
  const sandbox = createWordPressSandbox({ title: 'Le Blog', user: { login: 'camille', name: 'Camille', applicationPassword: password }, ...options })
  await sandbox.listen()
  const selling = options.shop !== undefined
  const postId = sandbox.addPost({ title: 'Bonjour', text: 'Premier article', at: Date.parse('2026-01-02T08:00:00Z'), kind: selling ? 'product' : 'post' })
  const http = createHttpClient({ origin: sandbox.url, clock: systemClock })
  const connecting = { url: sandbox.url, user: 'camille', secrets: { password }, http, clock: systemClock }
  const connected = await wordpress.connect(connecting, never)
  let clock = Date.parse('2026-03-01T10:00:00Z')
  return {
    sandbox, postId, connecting,
    wrong: { ...connecting, secrets: { password: 'wrong wrong wrong' } },
    session: {
      account: { id: accountId.parse(1), remoteId: connected.remoteId, handle: connected.handle, url: connected.url, settings: connected.settings },
      secrets: connected.secrets, saveSecrets: () => Promise.resolve(), http, clock: systemClock,
    },
    arrive(text, inReplyTo) {
      clock += 60_000
      const author = { name: 'Léa', email: 'lea@example.org' }
      return Promise.resolve(String(sandbox.addComment({ postId, parentId: Number(inReplyTo ?? 0), author, text, at: clock, status: 'approved', ...(selling && inReplyTo === undefined ? { type: 'review' as const, rating: 4 } : {}) })))
    },
    edit: (id, text) => Promise.resolve(sandbox.editComment(Number(id), text)),
    remove: (id) => Promise.resolve(void sandbox.removeForever(Number(id))),
    confirms(verb, id, text) {
      const status = sandbox.comments.get(Number(id))?.status
      const goal = { approve: 'approved', unhide: 'approved', hide: 'hold', spam: 'spam', unspam: 'approved', delete: 'trash', restore: 'approved' } as const
      if (verb === 'reply') {
        const answers = [...sandbox.comments.values()].filter((one) => one.parentId === Number(id) && one.userId === 1)
        return Promise.resolve(answers.length === 1 && answers[0]?.raw === text?.replace(/&/g, '&amp;').replace(/</g, '&lt;'))
      }
      return Promise.resolve(verb in goal && status === goal[verb as keyof typeof goal])
    },
    misbehave: (mode, which) => sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || request.method !== 'GET' }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

describeAdapter('WordPress with pretty permalinks', { adapter: wordpress, many: 230, sandbox: true, start: () => begin() })
describeAdapter('WordPress with plain permalinks', { adapter: wordpress, many: 120, sandbox: true, start: () => begin({ permalinks: 'plain' }) })
describeAdapter('A shop whose reviews one may moderate without editing its products', { adapter: wordpress, many: 120, sandbox: true, start: () => begin({ shop: 'editor' }) })

describeMutated('WordPress', { adapter: wordpress, start: () => begin() })
