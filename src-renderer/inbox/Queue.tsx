import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import type { Item } from '../../src-contract/item.ts'
import { useT } from '../stores/language.ts'
import { rowIn } from '../stores/blocks.ts'
import { pickUpTo, togglePicked, usePicked } from '../stores/picked.ts'
import { showRange, useQueue } from '../stores/queue.ts'
import { searchMore, useSearch } from '../stores/search.ts'
import { rowAt, select, useSelection } from '../stores/selection.ts'
import { useView } from '../stores/view.ts'
import { runCommand } from '../triage/commands.ts'
import { QueueRow } from './QueueRow.tsx'
import { clampOffset, isSqueezed, offsetOf, offsetToShow, rowsAt, scrollTopOf, spaceHeight, type Geometry } from './virtual.ts'

const overscan = 6

type Scroller = RefObject<HTMLDivElement | null>
type Held = RefObject<{ geometry: Geometry; offset: number }>
type Rows = { total: number | null; at: (index: number) => Item | undefined; searching: boolean; busy: boolean }

function useRows(): Rows {
  const { total, blocks } = useQueue()
  const { query, results, answered } = useSearch()
  if (query.trim() === '') return { total, at: (index) => rowIn(blocks, index), searching: false, busy: total === null }
  return { total: results?.length ?? null, at: (index) => results?.[index], searching: true, busy: answered !== query }
}

/** The list itself: rows of one height over blocks that come as they are looked at. */
export function Queue({ rowHeight, empty }: { rowHeight: number; empty: ReactNode }) {
  const t = useT()
  const rows = useRows()
  const { id, moved } = useSelection()
  const picks = usePicked((state) => state.items)
  const ranges = useSearch((state) => state.ranges)
  const withBrand = useView((state) => state.scope.brandId === null && state.scope.accountId === null)
  const scroller = useRef<HTMLDivElement>(null)
  const scroll = useScroll(scroller, rows, rowHeight)
  useFocusWish(scroller, rows.total !== 0)

  const { show } = scroll
  // Only a move of the user's brings the row into sight, not every change of its index.
  useLayoutEffect(() => {
    if (moved > 0) show(useSelection.getState().index)
  }, [moved, show])

  // As in any list of the desktop: Ctrl or Cmd adds one, Shift adds all up to it.
  const onSelect = useCallback((item: Item, at: number, event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) => {
    const before = useSelection.getState()
    if (event.shiftKey) {
      const from = rowAt(before.index)
      if (usePicked.getState().anchor === null && from !== undefined) togglePicked(from)
      void pickUpTo(item)
    } else if (event.ctrlKey || event.metaKey) togglePicked(item)
    select(item.id, at)
  }, [])
  const onOpen = useCallback((item: Item, at: number) => {
    select(item.id, at)
    runCommand('queue.open')
  }, [])

  const { first, last, offset, top } = scroll
  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
  const active = shown.some((at) => rows.at(at)?.id === id) && id !== null ? `row-${id}` : undefined
  if (rows.total === 0) return <div className="queue-empty">{empty}</div>
  return (
    <div
      ref={scroller}
      className="queue-scroll"
      role="listbox"
      tabIndex={0}
      aria-label={t('ui.queue.label')}
      aria-busy={rows.busy}
      {...(active !== undefined && { 'aria-activedescendant': active })}
      onScroll={scroll.onScroll}
    >
      <div className="queue-space" role="presentation" style={{ height: rows.total === null ? '100%' : scroll.space }}>
        {shown.map((at) => {
          const item = rows.at(at)
          const y = top + at * rowHeight - offset
          if (item === undefined)
            return <div key={`blank-${at}`} className="row row-blank" role="presentation" style={{ transform: `translateY(${y}px)` }} />
          return (
            <QueueRow
              key={item.id}
              item={item}
              index={at}
              total={rows.total ?? 0}
              top={y}
              selected={item.id === id}
              picked={picks.size === 0 ? undefined : picks.has(item.id)}
              ranges={rows.searching ? ranges.get(item.id) : undefined}
              withBrand={withBrand}
              onSelect={onSelect}
              onOpen={onOpen}
            />
          )
        })}
      </div>
    </div>
  )
}

/**
 * Scroll position to rows and back. `offset` is the truth; `scrollTop` follows it, squeezed where the list is taller than an element can
 * be.
 */
function useScroll(scroller: Scroller, rows: Rows, rowHeight: number) {
  const [viewport, setViewport] = useState(600)
  const [offset, setOffset] = useState(0)
  const set = useRef<number | null>(null)
  const total = rows.total ?? Math.ceil(viewport / rowHeight)
  const geometry: Geometry = { total, rowHeight, viewport }
  const held = useRef({ geometry, offset })
  held.current = { geometry, offset }

  const moveTo = useCallback(
    (wanted: number) => {
      const element = scroller.current
      const next = clampOffset(wanted, held.current.geometry)
      held.current.offset = next
      setOffset(next)
      if (element === null) return
      set.current = Math.round(scrollTopOf(next, held.current.geometry))
      element.scrollTop = set.current
    },
    [scroller],
  )

  const onScroll = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0
    // Our own doing: the offset is already known, and more exactly than the scroll position can say.
    if (set.current !== null && Math.abs(top - set.current) < 2) return
    set.current = null
    setOffset(offsetOf(top, held.current.geometry))
  }, [scroller])

  const present = rows.total !== 0
  useMeasure(scroller, present, setViewport)
  useFineWheel(scroller, present, held, moveTo)
  useShift(moveTo, held)

  const epoch = useQueue((state) => state.epoch)
  useLayoutEffect(() => moveTo(0), [epoch, rows.searching, moveTo])

  const now = clampOffset(offset, geometry)
  const seen = rowsAt(now, geometry)
  useEffect(() => {
    if (rows.searching) {
      if (seen.last >= total - 10) void searchMore()
    } else showRange(seen.first, seen.last)
  }, [rows.searching, seen.first, seen.last, total])

  const show = useCallback(
    (index: number) => {
      const { geometry: g, offset: o } = held.current
      const wanted = offsetToShow(index, o, g)
      if (wanted !== clampOffset(o, g)) moveTo(wanted)
    },
    [moveTo],
  )

  return {
    offset: now,
    top: isSqueezed(geometry) ? scrollTopOf(now, geometry) : now,
    space: spaceHeight(geometry),
    first: Math.max(0, seen.first - overscan),
    last: Math.min(total - 1, seen.last + overscan),
    onScroll,
    show,
  }
}

function useMeasure(scroller: Scroller, present: boolean, onHeight: (height: number) => void): void {
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    // Hidden, it has no height; what it showed stays as it was until it is seen again.
    const measure = (): void => {
      if (element.clientHeight > 0) onHeight(element.clientHeight)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller, present, onHeight])
}

/** In a squeezed list one pixel of scroll space is many of the list's: the wheel is taken by hand, so that it moves by its own measure. */
function useFineWheel(scroller: Scroller, present: boolean, held: Held, moveTo: (offset: number) => void): void {
  useEffect(() => {
    const element = scroller.current
    const turn = (event: WheelEvent): void => {
      const { geometry, offset } = held.current
      if (!isSqueezed(geometry) || event.ctrlKey) return
      event.preventDefault()
      const unit = event.deltaMode === 1 ? geometry.rowHeight / 2 : event.deltaMode === 2 ? geometry.viewport : 1
      moveTo(offset + event.deltaY * unit)
    }
    element?.addEventListener('wheel', turn, { passive: false })
    return () => element?.removeEventListener('wheel', turn)
  }, [scroller, present, held, moveTo])
}

/** Items that arrived or left above: the view goes with the rows it shows. */
function useShift(moveTo: (offset: number) => void, held: Held): void {
  const shift = useQueue((state) => state.shift)
  const followed = useRef(shift.n)
  useLayoutEffect(() => {
    if (followed.current === shift.n) return
    followed.current = shift.n
    moveTo(held.current.offset + shift.by * held.current.geometry.rowHeight)
  }, [shift, moveTo, held])
}

/** The list takes the focus when it is wished there, and when it comes (back) while nothing else has it. */
function useFocusWish(scroller: Scroller, present: boolean): void {
  const wish = useView((state) => state.focus)
  const served = useRef(-1)
  useEffect(() => {
    // Wished for while there is none yet (a search still reading), it takes the focus once it is there.
    if (wish.target === 'list' && !present) return
    if (wish.target === 'list' && (served.current !== wish.n || document.activeElement === document.body))
      scroller.current?.focus({ preventScroll: true })
    served.current = wish.n
  }, [wish, scroller, present])
}
