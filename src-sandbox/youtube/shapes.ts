// https://developers.google.com/youtube/v3/docs/comments and its neighbours

export type Status = 'published' | 'heldForReview' | 'likelySpam' | 'rejected'
export type Person = { id: string; name: string }
export type Video = { id: string; title: string; at: number; commentsDisabled: boolean }
export type Comment = {
  id: string
  /** The comment at the top; null for that one itself. */
  parent: string | null
  video: Video
  by: Person
  text: string
  at: number
  editedAt: number
  status: Status
  likes: number
  canReply: boolean
}

const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z')

const markup = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('\n', '<br>')

/** `told`: the status is told but to questions by id. `own`: the words as typed are for their author. */
export function comment(of: Comment, how: { channel: string; plain: boolean; told: boolean; own: boolean }) {
  return {
    kind: 'youtube#comment',
    etag: `"${of.id}-${of.editedAt}"`,
    id: of.id,
    snippet: {
      channelId: how.channel,
      videoId: of.video.id,
      textDisplay: how.plain ? of.text : markup(of.text),
      ...(how.own ? { textOriginal: of.text } : {}),
      ...(of.parent === null ? {} : { parentId: of.parent }),
      authorDisplayName: of.by.name,
      authorProfileImageUrl: `https://yt3.ggpht.com/${of.by.id}=s48`,
      authorChannelUrl: `http://www.youtube.com/channel/${of.by.id}`,
      authorChannelId: { value: of.by.id },
      canRate: true,
      viewerRating: 'none',
      likeCount: of.likes,
      ...(how.told && of.status !== 'published' ? { moderationStatus: of.status } : how.told ? { moderationStatus: 'published' } : {}),
      publishedAt: iso(of.at),
      updatedAt: iso(of.editedAt),
    },
  }
}

export const channel = (of: Person, uploads: string) => ({
  kind: 'youtube#channel', etag: `"${of.id}"`, id: of.id,
  snippet: { title: of.name, description: '', customUrl: `@${of.name.toLowerCase().replaceAll(' ', '')}`, publishedAt: '2019-05-02T08:00:00Z' },
  contentDetails: { relatedPlaylists: { likes: '', uploads } },
})

export const video = (of: Video, channelId: string, comments: number) => ({
  kind: 'youtube#video', etag: `"${of.id}"`, id: of.id,
  snippet: { publishedAt: iso(of.at), channelId, title: of.title, description: '', channelTitle: '' },
  statistics: { viewCount: '0', likeCount: '0', favoriteCount: '0', ...(of.commentsDisabled ? {} : { commentCount: String(comments) }) },
})

export const page = (kind: string, items: unknown[], next: string | null, perPage: number) => ({
  kind: `youtube#${kind}ListResponse`, etag: '"page"', ...(next === null ? {} : { nextPageToken: next }),
  pageInfo: { totalResults: items.length, resultsPerPage: perPage }, items,
})

/** https://developers.google.com/youtube/v3/docs/core_errors */
export const refuse = (code: number, reason: string, message: string, location?: string) => ({
  status: code,
  body: {
    error: {
      code, message,
      errors: [{ message, domain: /quota|rateLimit/i.test(reason) ? 'youtube.quota' : reason === 'authError' ? 'global' : 'youtube.comment', reason, ...(location === undefined ? {} : { location, locationType: 'parameter' }) }],
      ...(code === 401 ? { status: 'UNAUTHENTICATED' } : {}),
    },
  },
})
