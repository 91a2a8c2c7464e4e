import { setOwnKeys, useKeys, type OwnKeys } from '../stores/keys.ts'
import { commandList, shares, usualKeys, type Command, type CommandId } from './commands.ts'

/** Chords that the system or the window needs for itself, wherever it runs. */
const reserved = new Set(['Mod+c', 'Mod+v', 'Mod+x', 'Mod+a', 'Mod+z', 'Mod+w', 'Mod+q', 'Mod+Enter', 'Enter', 'Escape', 'F5'])

export type Refused = 'reserved' | 'prefix'

/** Why a command cannot have this chord; null when it can. A key that begins two-key chords is none alone. */
export function obstacleTo(chord: string): Refused | null {
  if (reserved.has(chord)) return 'reserved'
  const firsts = new Set(commandList.flatMap(({ keys }) => keys.filter((key) => key.includes(' ')).map((key) => key.split(' ')[0] ?? '')))
  return firsts.has(chord) ? 'prefix' : null
}

/** Who has it now where this command is used. */
export function holderOf(id: CommandId, chord: string): Command | null {
  const command = commandList.find((each) => each.id === id)
  return commandList.find((each) => each.id !== id && command !== undefined && shares(command, each) && each.keys.includes(chord)) ?? null
}

/** Gives the chord to the command, in place of what it had; whoever had it loses it. */
export function assignKey(id: CommandId, chord: string): void {
  const holder = holderOf(id, chord)
  const own: OwnKeys = {
    ...useKeys.getState().own,
    ...(holder !== null && { [holder.id]: holder.keys.filter((key) => key !== chord) }),
    [id]: [chord],
  }
  setOwnKeys(own)
}

export function removeKey(id: CommandId): void {
  setOwnKeys({ ...useKeys.getState().own, [id]: [] })
}

/** As the preset has it; a key of it that another command was given meanwhile comes back to this one. */
export function resetKey(id: CommandId): void {
  const { [id]: _gone, ...rest } = useKeys.getState().own
  setOwnKeys(rest)
  const back = commandList.find((each) => each.id === id)
  for (const chord of back === undefined ? [] : usualKeys(back)) {
    const holder = holderOf(id, chord)
    if (holder !== null) setOwnKeys({ ...useKeys.getState().own, [holder.id]: holder.keys.filter((key) => key !== chord) })
  }
}
