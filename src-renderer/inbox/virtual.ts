/**
 * The mathematics of a list that may be taller than an element can be. Chromium lays out no more than about 33 million px, and loses
 * precision before; so past `maxSpace` the scroll space is squeezed: `scrollTop` runs over the space, `offset` over the whole list.
 */
export const maxSpace = 8_000_000

export type Geometry = { total: number; rowHeight: number; viewport: number }

export function contentHeight({ total, rowHeight }: Geometry): number {
  return total * rowHeight
}

export function spaceHeight(geometry: Geometry): number {
  return Math.min(contentHeight(geometry), maxSpace)
}

export function isSqueezed(geometry: Geometry): boolean {
  return contentHeight(geometry) > maxSpace
}

function lastOffset(geometry: Geometry): number {
  return Math.max(0, contentHeight(geometry) - geometry.viewport)
}

export function clampOffset(offset: number, geometry: Geometry): number {
  return Math.min(Math.max(offset, 0), lastOffset(geometry))
}

export function offsetOf(scrollTop: number, geometry: Geometry): number {
  if (!isSqueezed(geometry)) return clampOffset(scrollTop, geometry)
  return clampOffset((scrollTop / (maxSpace - geometry.viewport)) * lastOffset(geometry), geometry)
}

export function scrollTopOf(offset: number, geometry: Geometry): number {
  const clamped = clampOffset(offset, geometry)
  return isSqueezed(geometry) ? (clamped / lastOffset(geometry)) * (maxSpace - geometry.viewport) : clamped
}

/** Rows that touch the viewport, inclusive; `last` is -1 in an empty list. */
export function rowsAt(offset: number, geometry: Geometry): { first: number; last: number } {
  const { total, rowHeight, viewport } = geometry
  const first = Math.min(Math.floor(offset / rowHeight), Math.max(0, total - 1))
  const last = Math.min(Math.ceil((offset + viewport) / rowHeight) - 1, total - 1)
  return { first, last }
}

/** The nearest offset at which the row is wholly in sight, with one row of its surroundings where there is room. */
export function offsetToShow(index: number, offset: number, geometry: Geometry): number {
  const { rowHeight, viewport } = geometry
  const margin = viewport >= rowHeight * 4 ? rowHeight : 0
  const top = index * rowHeight
  if (top - margin < offset) return clampOffset(top - margin, geometry)
  if (top + rowHeight + margin > offset + viewport) return clampOffset(top + rowHeight + margin - viewport, geometry)
  return clampOffset(offset, geometry)
}
