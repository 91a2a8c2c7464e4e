import { beforeEach, describe, expect, test } from 'vitest'
import { tell } from './decisions.ts'
import { paceOf, startPace, usePace } from './pace.ts'
import { useView } from './view.ts'

const every = (seconds: number, count: number, from = 0) => Array.from({ length: count }, (_, n) => ({ at: from + n * seconds * 1000, items: 1 }))

describe('the pace, one message at a time', () => {
  test('is items by the minute, pauses left out', () => {
    expect(paceOf({ steps: every(6, 11), undone: 0 })).toEqual({ perMinute: 10, undoRate: 0 })
    expect(paceOf({ steps: [...every(6, 11), ...every(6, 11, 3_600_000)], undone: 0 })?.perMinute).toBe(10)
    expect(paceOf({ steps: [{ at: 0, items: 1 }, { at: 30_000, items: 4 }, { at: 60_000, items: 2 }], undone: 0 })?.perMinute).toBe(6)
  })

  test('says how many were undone, and nothing while there is too little to say', () => {
    expect(paceOf({ steps: every(6, 10), undone: 2 })?.undoRate).toBe(0.2)
    expect([paceOf({ steps: every(6, 2), undone: 0 }), paceOf({ steps: every(0, 5), undone: 0 })]).toEqual([null, null])
  })
})

describe('in a window', () => {
  const made = { id: 1 as never, verb: 'done' as const, items: [1 as never], who: null, jobs: [], at: 0, reply: null, as: null, oneWay: false }
  let end = () => {}
  beforeEach(() => {
    end()
    end = startPace()
  })

  test('only what is decided one message at a time counts, and each time begins anew', () => {
    useView.setState({ zen: false })
    tell({ kind: 'made', made })
    useView.setState({ zen: true })
    tell({ kind: 'made', made })
    tell({ kind: 'made', made })
    tell({ kind: 'undone', verb: 'done', who: null, alreadySent: false })
    expect(usePace.getState()).toMatchObject({ steps: [{ items: 1 }, { items: 1 }], undone: 1 })
    useView.setState({ zen: false })
    tell({ kind: 'made', made })
    expect(usePace.getState().steps).toHaveLength(2)
    useView.setState({ zen: true })
    expect(usePace.getState()).toEqual({ steps: [], undone: 0 })
  })
})
