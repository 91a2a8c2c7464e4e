import { describe, expect, test } from 'vitest'
import { clampOffset, isSqueezed, maxSpace, offsetOf, offsetToShow, rowsAt, scrollTopOf, spaceHeight, type Geometry } from './virtual.ts'

const small: Geometry = { total: 400, rowHeight: 68, viewport: 640 }
const million: Geometry = { total: 1_000_000, rowHeight: 68, viewport: 640 }

describe('a list that fits an element', () => {
  test('scrolls one for one', () => {
    expect(isSqueezed(small)).toBe(false)
    expect(spaceHeight(small)).toBe(400 * 68)
    expect(offsetOf(1234, small)).toBe(1234)
    expect(scrollTopOf(1234, small)).toBe(1234)
  })

  test('shows every row that touches the viewport and no other', () => {
    expect(rowsAt(0, small)).toEqual({ first: 0, last: 9 })
    expect(rowsAt(67, small)).toEqual({ first: 0, last: 10 })
    expect(rowsAt(68, small)).toEqual({ first: 1, last: 10 })
  })
})

describe('a list taller than an element can be', () => {
  test('is given a space that Chromium lays out', () => {
    expect(isSqueezed(million)).toBe(true)
    expect(spaceHeight(million)).toBe(maxSpace)
  })

  test('reaches its first and its very last row', () => {
    expect(rowsAt(offsetOf(0, million), million).first).toBe(0)
    expect(rowsAt(offsetOf(maxSpace - million.viewport, million), million).last).toBe(999_999)
  })

  test('goes from offset to scroll position and back to the same row, everywhere', () => {
    for (let row = 0; row < million.total; row += 9973) {
      const offset = clampOffset(row * million.rowHeight, million)
      expect(rowsAt(offsetOf(scrollTopOf(offset, million), million) + 0.01, million).first).toBe(rowsAt(offset + 0.01, million).first)
    }
  })

  test('can be stood on any single row, though a pixel of its space is many rows’ worth', () => {
    for (const row of [0, 1, 499_999, 500_000, 999_998, 999_999]) {
      const { first, last } = rowsAt(offsetToShow(row, 0, million), million)
      expect(first <= row && row <= last).toBe(true)
    }
  })
})

describe('bringing a row into sight', () => {
  test('moves nothing when it is in sight with its neighbours', () => {
    expect(offsetToShow(5, 68, small)).toBe(68)
  })

  test('moves by the least, and leaves one row of surroundings', () => {
    expect(offsetToShow(9, 0, small)).toBe(11 * 68 - 640)
    expect(offsetToShow(3, 10 * 68, small)).toBe(2 * 68)
  })

  test('does not go past either end', () => {
    expect(offsetToShow(0, 500, small)).toBe(0)
    expect(offsetToShow(399, 0, small)).toBe(400 * 68 - 640)
  })

  test('an empty list has no rows and stays at its top', () => {
    const empty = { ...small, total: 0 }
    expect(rowsAt(clampOffset(500, empty), empty)).toEqual({ first: 0, last: -1 })
  })
})
