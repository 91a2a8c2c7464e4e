/** The blog behind the sandbox: posts and comments, and how WordPress moves a comment from one status to another. No wire, no HTTP. */

export type CommentStatus = 'approved' | 'hold' | 'spam' | 'trash' | 'post-trashed'
export type CommentType = 'comment' | 'pingback' | 'trackback' | 'note' | 'review'

export type BlogPost = { id: number; title: string; text: string; at: number; kind: 'post' | 'page' | 'product' }

export type BlogComment = {
  id: number
  postId: number
  /** 0 at the top. */
  parentId: number
  /** 0 for a visitor. */
  userId: number
  author: { name: string; email: string; url: string; ip: string; agent: string }
  /** As the database holds it: HTML. */
  raw: string
  at: number
  status: CommentStatus
  type: CommentType
  /** What it was before it went to spam or trash. */
  previous: CommentStatus | null
  /** A review's stars; 0 for none. */
  rating: number
}

export type NewComment = {
  postId: number
  parentId?: number
  author: { name: string; email: string; url?: string }
  /** What a visitor typed: its markup characters are stored as characters. */
  text?: string
  /** Stored as it is, as from an administrator or through a hole of a plugin. */
  html?: string
  at: number
  status?: CommentStatus
  type?: CommentType
  userId?: number
  rating?: number
}

export type Blog = {
  readonly posts: ReadonlyMap<number, BlogPost>
  /** By id, which is the order of arrival. */
  readonly comments: ReadonlyMap<number, BlogComment>
  addPost(post: { title: string; text: string; at: number; kind?: BlogPost['kind'] }): number
  addComment(comment: NewComment): number
  editComment(id: number, text: string): void
  /** Straight to a status, as the dashboard's own buttons do. Spam and trash remember what it was. */
  setStatus(id: number, status: CommentStatus): void
  /** Out of spam or trash into what it was before; held where that is not known. */
  giveBack(id: number): void
  /** Its answers move up to what it answered. */
  removeForever(id: number): boolean
  /** Its comments go with it, into a status of their own. */
  trashPost(id: number): void
}

export const escapeHtml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

export function createBlog(): Blog {
  const posts = new Map<number, BlogPost>()
  const comments = new Map<number, BlogComment>()
  let lastPost = 0
  let lastComment = 0

  const find = (id: number): BlogComment => {
    const comment = comments.get(id)
    if (comment === undefined) throw new Error(`no comment ${id}`)
    return comment
  }

  return {
    posts,
    comments,
    addPost({ title, text, at, kind = 'post' }) {
      lastPost += 1
      posts.set(lastPost, { id: lastPost, title, text, at, kind })
      return lastPost
    },
    addComment({ postId, parentId = 0, author, text = '', html, at, status = 'approved', type = 'comment', userId = 0, rating = 0 }) {
      if (!posts.has(postId) && postId !== 0) throw new Error(`no post ${postId}`)
      lastComment += 1
      comments.set(lastComment, {
        id: lastComment, postId, parentId, userId, at, status, type, previous: null, rating,
        author: { name: author.name, email: author.email, url: author.url ?? '', ip: `203.0.113.${lastComment % 254}`, agent: 'Mozilla/5.0' },
        raw: html ?? escapeHtml(text),
      })
      return lastComment
    },
    editComment(id, text) {
      find(id).raw = escapeHtml(text)
    },
    setStatus(id, status) {
      const comment = find(id)
      comment.previous = status === 'spam' || status === 'trash' ? comment.status : null
      comment.status = status
    },
    giveBack(id) {
      const comment = find(id)
      comment.status = comment.previous ?? 'hold'
      comment.previous = null
    },
    removeForever(id) {
      const gone = comments.get(id)
      if (gone === undefined) return false
      comments.delete(id)
      for (const comment of comments.values()) if (comment.parentId === id) comment.parentId = gone.parentId
      return true
    },
    trashPost(id) {
      posts.delete(id)
      for (const comment of comments.values()) if (comment.postId === id) comment.status = 'post-trashed'
    },
  }
}
