import { randomBytes } from 'node:crypto'
import { createWordPressSandbox } from '../wordpress/sandbox.ts'
import type { WordPressSandbox } from '../wordpress/sandbox.ts'
import { hostileMarkup } from './hostile.ts'
import { personOf } from './people.ts'
import type { PlannedBlog } from './plan.ts'
import type { Said } from './said.ts'
import type { Timed } from './schedule.ts'

export type OpenBlog = {
  readonly plan: PlannedBlog
  readonly sandbox: WordPressSandbox
  readonly password: string
  /** Somebody comments under the n-th post of the plan. */
  comment(post: number, said: Said, at: number): void
}

const statusOf = { approved: 'approved', held: 'hold', spam: 'spam' } as const

// As WordPress writes them: six groups of four.
const newPassword = (): string => (randomBytes(12).toString('hex').match(/.{4}/g) ?? []).join(' ')

/** A blog with all its posts and comments, not yet listening. Comments are numbered in the order of their time, as on a real one. */
export function openBlog(plan: PlannedBlog): OpenBlog {
  const password = newPassword()
  const sandbox = createWordPressSandbox({ title: plan.title, user: { ...plan.user, applicationPassword: password }, permalinks: plan.permalinks })
  const postIds = plan.posts.map(({ title, text, at }) => sandbox.addPost({ title, text, at }))

  function add(postId: number, said: Said, at: number, parentId: number): number {
    if (said.own) {
      const author = { name: plan.user.name, email: `${plan.user.login}@blog.example` }
      return sandbox.addComment({ postId, parentId, author, text: said.text, at, userId: 1 })
    }
    const { name, email } = personOf(said.by)
    return sandbox.addComment({ postId, parentId, author: { name, email }, text: said.text, at, status: statusOf[said.status] })
  }

  const waiting = plan.posts.flatMap((post, n) => post.comments.flatMap((comment) => answersOf(comment, null, postIds[n] ?? 0)))
  const ids = new Map<Timed, number>()
  for (const { timed, parent, postId } of waiting.sort((a, b) => a.timed.at - b.timed.at)) {
    ids.set(timed, add(postId, timed.said, timed.at, parent === null ? 0 : ids.get(parent) ?? 0))
  }
  if (plan.key === 'noisetteBlog') addMarkup(sandbox, postIds.at(-1) ?? 0, plan.posts.at(-1)?.at ?? 0)

  return { plan, sandbox, password, comment: (post, said, at) => void add(postIds[post] ?? 0, said, at, 0) }
}

type Waiting = { timed: Timed; parent: Timed | null; postId: number }

function answersOf(timed: Timed, parent: Timed | null, postId: number): Waiting[] {
  return [{ timed, parent, postId }, ...timed.replies.flatMap((reply) => answersOf(reply, timed, postId))]
}

/** What a careless plugin lets through lies in the database as markup, not as the characters that somebody typed. */
function addMarkup(sandbox: WordPressSandbox, postId: number, since: number): void {
  for (const [n, html] of hostileMarkup.entries()) {
    sandbox.addComment({ postId, author: { name: 'Extension de formulaire', email: 'extension@mail.example' }, html, at: since + (n + 1) * 600_000, status: 'approved' })
  }
}
