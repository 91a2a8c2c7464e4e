import { useState, type CSSProperties } from 'react'

/** First letters of the first two words, whole graphemes: an emoji is not cut in two. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const first = words.slice(0, 2).map((word) => Array.from(word.replace(/^[^\p{L}\p{N}]+/u, ''))[0] ?? '')
  return first.join('').toUpperCase() || '·'
}

/** A picture where there is one and it loads; initials otherwise. Decoration: the name stands beside it. */
export function Avatar({ name, src, size = 32 }: { name: string; src: string | null; size?: number }) {
  const [failed, setFailed] = useState<string | null>(null)
  const style: CSSProperties = { width: size, height: size, fontSize: Math.round(size * 0.4) }
  return (
    <span className="avatar" style={style} aria-hidden="true">
      {src !== null && failed !== src ? (
        <img src={src} alt="" width={size} height={size} loading="lazy" draggable={false} onError={() => setFailed(src)} />
      ) : (
        initialsOf(name)
      )}
    </span>
  )
}

/** A brand by its hue and its initials: who one speaks as. */
export function BrandMark({ name, hue, size = 24 }: { name: string; hue: number; size?: number }) {
  const style = { '--hue': hue, width: size, height: size, fontSize: Math.round(size * 0.42) } as CSSProperties
  return (
    <span className="brand-mark" style={style} aria-hidden="true">
      {initialsOf(name)}
    </span>
  )
}
