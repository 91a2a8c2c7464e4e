import { create } from 'zustand'
import type { CommandInput, CommandName, CommandOutput } from '../../src-contract/commands.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { BrandId } from '../../src-contract/ids.ts'
import type { Autohide, Charter, CharterPreset, Cluster, LearningState, LearningWeek, ListEntry, Pin, Rule } from '../../src-contract/moderation.ts'
import { call, failureOf } from '../bridge.ts'
import { onChanges, onReady } from './engine.ts'
import { oneAtATime, soon } from './settle.ts'
import { useView } from './view.ts'

type ModerationState = {
  /** Null until the engine has answered. */
  rules: readonly Rule[] | null
  entries: readonly ListEntry[]
  pins: readonly Pin[]
  autohide: readonly Autohide[]
  clusters: readonly Cluster[]
  learning: { brands: readonly LearningState[]; weeks: readonly LearningWeek[] }
  presets: Readonly<Partial<Record<CharterPreset, Charter>>>
}

/** What moderation does by itself and what it was told: read while its screen is open. */
export const useModeration = create<ModerationState>(() => ({
  rules: null, entries: [], pins: [], autohide: [], clusters: [], learning: { brands: [], weeks: [] }, presets: {},
}))

export const refreshModeration = oneAtATime(async () => {
  if (useView.getState().screen !== 'moderation') return
  try {
    const [rules, lists, pins, autohide, clusters, learning, presets] = await Promise.all([
      call('rules.list', {}), call('lists.all', {}), call('pins.list', {}), call('autohide.list', {}),
      call('clusters.list', { open: true, limit: 50 }), call('learning.report', { weeks: 12 }), call('charter.presets', {}),
    ])
    useModeration.setState({
      rules: rules.rules, entries: lists.entries, pins: pins.pins, autohide: autohide.brands, clusters: clusters.clusters, learning, presets: presets.presets,
    })
  } catch {
    // The engine is gone: onReady asks again.
  }
})

export type Done<N extends CommandName> = { ok: true; output: CommandOutput<N> } | { ok: false; failure: Failure }

/** Any change of the screen's; what it shows is read again after it. A failure is for the form that asked. */
export async function change<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Done<N>> {
  try {
    const output = await call(name, input)
    await refreshModeration()
    return { ok: true, output }
  } catch (thrown) {
    return { ok: false, failure: failureOf(thrown) }
  }
}

export async function readCharter(brandId: BrandId): Promise<Charter | null> {
  return call('charter.get', { brandId }).then(({ charter }) => charter, () => null)
}

export function startModeration(): () => void {
  const again = soon(refreshModeration)
  const ends = [
    onReady(() => void refreshModeration()),
    onChanges(again),
    useView.subscribe((now, was) => {
      if (now.screen !== was.screen && now.screen === 'moderation') void refreshModeration()
    }),
  ]
  return () => ends.forEach((end) => end())
}
