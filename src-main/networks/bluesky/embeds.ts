import { z } from 'zod'
import type { RemoteAttachment } from '../../../src-contract/remote.ts'
import { plainText } from './rich-text.ts'
import { postUrl } from './web-page.ts'
import { postRecord, profile, readable, strongRef } from './wire.ts'
import type { PostRecord } from './wire.ts'

// Views of embeds: https://docs.bsky.app/docs/advanced-guides/posts#images-embeds
const ratio = z.object({ width: z.number().int().positive(), height: z.number().int().positive() }).optional().catch(undefined)
const alt = z.string().optional().catch(undefined)
const image = z.object({ thumb: z.string(), alt, aspectRatio: ratio })
const galleryItem = z.object({ thumbnail: z.string(), alt, aspectRatio: ratio })
const video = z.object({ playlist: z.string(), thumbnail: z.string().optional().catch(undefined), alt, aspectRatio: ratio })
const external = z.object({ uri: z.string(), title: z.string().catch('') })
const quote = z.object({ uri: z.string(), author: profile, value: postRecord })

const list = z.array(z.unknown()).catch([])
const images = z.object({ images: list })
const gallery = z.object({ items: list })
const withExternal = z.object({ external })
const withRecord = z.object({ record: z.unknown() })
const withMedia = z.object({ record: z.unknown(), media: z.looseObject({ $type: z.string().optional() }) })

const quoteLength = 500

const webOnly = (attachment: RemoteAttachment) => /^https?:\/\//i.test(attachment.url)
const size = (of: z.infer<typeof ratio>) => ({ width: of?.width ?? null, height: of?.height ?? null })
/** An empty description is none. */
const words = (text: string | undefined) => (text === undefined || text.trim() === '' ? null : text)

export function attachmentsOf(embed: { $type?: string | undefined } | undefined): RemoteAttachment[] {
  return all(embed).filter(webOnly)
}

function all(embed: { $type?: string | undefined } | undefined): RemoteAttachment[] {
  switch (embed?.$type) {
    case 'app.bsky.embed.images#view':
      return readable(image, images.parse(embed).images).map((one) => ({
        kind: 'image',
        url: one.thumb,
        alt: words(one.alt),
        ...size(one.aspectRatio),
      }))
    case 'app.bsky.embed.gallery#view':
      return readable(galleryItem, gallery.parse(embed).items).map((one) => ({
        kind: 'image',
        url: one.thumbnail,
        alt: words(one.alt),
        ...size(one.aspectRatio),
      }))
    case 'app.bsky.embed.video#view':
      // The still picture: the film itself is a playlist, which nothing here plays.
      return readable(video, [embed]).map((one) => ({
        kind: 'video',
        url: one.thumbnail ?? one.playlist,
        alt: words(one.alt),
        ...size(one.aspectRatio),
      }))
    case 'app.bsky.embed.external#view':
      return readable(withExternal, [embed]).map((one) => ({
        kind: 'link',
        url: one.external.uri,
        alt: words(one.external.title),
        ...size(undefined),
      }))
    case 'app.bsky.embed.record#view':
      return readable(withRecord, [embed]).flatMap((one) => quoted(one.record))
    case 'app.bsky.embed.recordWithMedia#view':
      return readable(withMedia, [embed]).flatMap((one) => [
        ...all(one.media),
        ...readable(withRecord, [one.record]).flatMap((inner) => quoted(inner.record)),
      ])
    default:
      return []
  }
}

/** A quoted post as a link whose description is what it says; one that is gone, blocked or detached, or is no post, is left out. */
function quoted(record: unknown): RemoteAttachment[] {
  return readable(quote, [record]).flatMap((one) => {
    const url = postUrl(one.uri)
    if (url === null) return []
    const said = Array.from(`@${one.author.handle}: ${plainText(one.value.text, one.value.facets)}`)
    return [{ kind: 'link', url, alt: said.slice(0, quoteLength).join(''), ...size(undefined) }]
  })
}

const recordEmbed = z.object({ $type: z.literal('app.bsky.embed.record'), record: strongRef })
const recordWithMediaEmbed = z.object({ $type: z.literal('app.bsky.embed.recordWithMedia'), record: z.object({ record: strongRef }) })

/** The name of the post that a record quotes. */
export function quotedUri(record: PostRecord): string | null {
  const plain = recordEmbed.safeParse(record.embed)
  if (plain.success) return plain.data.record.uri
  const media = recordWithMediaEmbed.safeParse(record.embed)
  return media.success ? media.data.record.record.uri : null
}
