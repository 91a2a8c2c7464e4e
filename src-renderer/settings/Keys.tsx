import { useState, type KeyboardEvent } from 'react'
import { presets, setOwnKeys, setPreset, useKeys, type Preset } from '../stores/keys.ts'
import { useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { assignKey, holderOf, obstacleTo, removeKey, resetKey } from '../triage/assign.ts'
import { commandList, type CommandId, type Group } from '../triage/commands.ts'
import { chordOf, digitAt } from '../triage/keymap.ts'
import { Choice } from '../ui/Choice.tsx'
import { keyText } from '../ui/Key.tsx'

const groups: readonly Group[] = ['move', 'pick', 'decide', 'write', 'outbox', 'go', 'window']

/** A set of keys to begin with, and each key to be changed. */
export function Keys() {
  const t = useT()
  const { preset, own } = useKeys()
  return (
    <section aria-label={t('ui.keys.title')}>
      <h2>{t('ui.keys.title')}</h2>
      <Choice<Preset>
        label={t('ui.keys.preset')}
        name="keys"
        value={preset}
        onChange={setPreset}
        options={presets.map((value) => ({ value, label: t(`ui.keys.preset.${value}`) }))}
      />
      <details className="keys">
        <summary>{t('ui.keys.show')}</summary>
        {groups.map((group) => (
          <table key={group} className="keys-table" aria-label={t(`ui.group.${group}`)}>
            <caption>{t(`ui.group.${group}`)}</caption>
            <tbody>
              {commandList
                .filter((command) => command.group === group)
                .map((command) => (
                  <KeyRow key={command.id} id={command.id} />
                ))}
            </tbody>
          </table>
        ))}
        {Object.keys(own).length > 0 && (
          <button type="button" className="button" onClick={() => setOwnKeys({})}>
            {t('ui.keys.resetAll')}
          </button>
        )}
      </details>
    </section>
  )
}

type Recording = { first: string | null } | null

function KeyRow({ id }: { id: CommandId }) {
  const t = useT()
  const changed = useKeys((state) => state.own[id] !== undefined)
  const [recording, setRecording] = useState<Recording>(null)
  const [said, setSaid] = useState<string | null>(null)
  const name = t(`ui.command.${id}`)
  const keys = commandList.find((command) => command.id === id)?.keys ?? []
  const shown = keys.length === 0 ? t('ui.keys.none') : keys.map((key) => keyText(key, isMac)).join(', ')

  const take = (chord: string): void => {
    const first = recording?.first ?? null
    const whole = first === null ? chord : `${first} ${chord}`
    const obstacle = first === null ? obstacleTo(whole) : null
    if (obstacle === 'prefix') {
      setSaid(t('ui.keys.prefix'))
      return setRecording({ first: chord })
    }
    if (obstacle === 'reserved') return setSaid(t('ui.keys.reserved'))
    const holder = holderOf(id, whole)
    assignKey(id, whole)
    setSaid(holder === null ? null : t('ui.keys.taken', { key: keyText(whole, isMac), command: t(`ui.command.${holder.id as CommandId}`) }))
    setRecording(null)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (recording === null || event.key === 'Tab' || ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph'].includes(event.key)) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape' || event.key === 'Backspace') {
      if (event.key === 'Backspace') removeKey(id)
      setSaid(null)
      return setRecording(null)
    }
    const { key, code, ctrlKey: ctrl, metaKey: meta, altKey: alt, shiftKey: shift } = event
    const digit = recording.first === null ? null : digitAt(code)
    const chord = digit ?? chordOf({ key, code, ctrl, meta, alt, shift, altGraph: event.getModifierState('AltGraph'), mac: isMac })
    if (chord !== null) take(chord)
  }
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <button
          type="button"
          className="key-button"
          aria-label={recording === null ? t('ui.keys.change', { command: name, key: shown }) : t('ui.keys.press')}
          aria-pressed={recording !== null}
          title={recording === null ? undefined : t('ui.keys.pressHint')}
          onKeyDown={onKeyDown}
          onBlur={() => setRecording(null)}
          onClick={() => {
            setSaid(null)
            setRecording(recording === null ? { first: null } : null)
          }}
        >
          {recording === null ? <kbd className="key">{shown}</kbd> : recording.first === null ? t('ui.keys.press') : `${recording.first} …`}
        </button>
        {changed && (
          <button type="button" className="text-button" onClick={() => resetKey(id)} aria-label={`${t('ui.keys.reset')} : ${name}`}>
            {t('ui.keys.reset')}
          </button>
        )}
        {said !== null && (
          <span role="status" className="quiet key-said">
            {said}
          </span>
        )}
      </td>
    </tr>
  )
}
