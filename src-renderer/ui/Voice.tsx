import type { CSSProperties } from 'react'
import { BrandMark } from './Avatar.tsx'

/** As whom one speaks: the brand in its own colour, and the account. */
export function Voice({ brand, hue, account, size = 18 }: { brand: string; hue: number; account: string; size?: number }) {
  return (
    <span className="voice" style={{ '--hue': hue } as CSSProperties}>
      <BrandMark name={brand} hue={hue} size={size} /> <bdi className="voice-brand">{brand}</bdi>{' '}
      <bdi className="quiet voice-account">{account}</bdi>
    </span>
  )
}
