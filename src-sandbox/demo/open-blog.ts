import { randomBytes } from 'node:crypto'
import { createWordPressSandbox } from '../wordpress/sandbox.ts'
import type { WordPressSandbox } from '../wordpress/sandbox.ts'
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

  const ids = new Map<Timed, number>()
  const steps: { at: number; take(): void }[] = []
  const answers = (postId: number, comments: readonly Timed[], parentOf: () => number): void => {
    for (const one of comments) {
      steps.push({ at: one.at, take: () => void ids.set(one, add(postId, one.said, one.at, parentOf())) })
      answers(postId, one.replies, () => ids.get(one) ?? 0)
    }
  }
  for (const [n, post] of plan.posts.entries()) {
    const postId = postIds[n] ?? 0
    answers(postId, post.comments, () => 0)
    // What a careless plugin lets through lies in the database as markup, not as the characters that somebody typed.
    for (const [m, html] of post.markup.entries()) {
      const at = post.at + (m + 1) * 600_000
      steps.push({ at, take: () => void sandbox.addComment({ postId, author: { name: 'Formulaire', email: 'formulaire@mail.example' }, html, at }) })
    }
  }
  for (const step of steps.sort((a, b) => a.at - b.at)) step.take()

  return { plan, sandbox, password, comment: (post, said, at) => void add(postIds[post] ?? 0, said, at, 0) }
}
