import { useId, useState, type KeyboardEvent } from 'react'
import { useCatalogue } from '../stores/catalogue.ts'
import { useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { openItem, useThread } from '../stores/thread.ts'
import { close, show, useView } from '../stores/view.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Key } from '../ui/Key.tsx'
import { Way } from '../ui/Way.tsx'
import { commandList } from './commands.ts'
import { matching } from './matching.ts'
import { offer } from './verbs.ts'

type Choice = { id: string; label: string; chord: string | null; oneWay: boolean | null; run: () => void }

/** Every command by its name, with the key that would have been faster. */
export function Palette() {
  const t = useT()
  const id = useId()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const choices = matching(useChoices(), query)
  const current = choices[Math.min(at, choices.length - 1)]
  const pick = (choice: Choice | undefined): void => {
    close()
    // After the sheet has gone and given focus back, so that a command which moves focus has the last word.
    if (choice !== undefined) setTimeout(choice.run, 0)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, choices.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
    else if (event.key === 'Enter') pick(current)
    else return
    event.preventDefault()
  }
  return (
    <Dialog label={t('ui.command.palette.open')} className="sheet-palette" onClose={() => pick(undefined)}>
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-label={t('ui.palette.placeholder')}
        placeholder={t('ui.palette.placeholder')}
        aria-activedescendant={current === undefined ? undefined : `${id}-${current.id}`}
        value={query}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setQuery(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div className="palette-list" role="listbox" id={`${id}-list`} aria-label={t('ui.command.palette.open')}>
        {choices.map((choice) => (
          <div
            key={choice.id}
            id={`${id}-${choice.id}`}
            role="option"
            aria-selected={choice === current}
            className="palette-row"
            ref={(row) => {
              if (choice === current) row?.scrollIntoView({ block: 'nearest' })
            }}
            onPointerDown={(event) => {
              event.preventDefault()
              pick(choice)
            }}
          >
            <span className="palette-name">
              <bdi>{choice.label}</bdi>
              {choice.oneWay !== null && <Way oneWay={choice.oneWay} name={t(choice.oneWay ? 'ui.verbs.oneWay' : 'ui.verbs.reversible')} />}
            </span>
            {choice.chord !== null && <Key chord={choice.chord} mac={isMac} />}
          </div>
        ))}
      </div>
      {choices.length === 0 && <p className="quiet sheet-empty">{t('ui.palette.nothing')}</p>}
    </Dialog>
  )
}

function useChoices(): Choice[] {
  const t = useT()
  const brands = useCatalogue((state) => state.brands)
  const onInbox = useView((state) => state.screen === 'inbox')
  const inOutbox = useView((state) => state.beneath === 'outbox')
  const item = useThread(openItem)
  const own = commandList
    .filter((command) => command.id !== 'palette.open')
    .filter((command) => (inOutbox ? command.inOutbox || command.everywhere : !command.inOutbox && (onInbox || !command.onItem)))
    .map((command): Choice => {
      const offered = command.verbs === undefined || item === null || item.own ? null : offer(command.verbs, item)
      const canReply = command.id === 'item.reply' && (item?.capabilities.can.includes('reply') ?? false)
      const reply = canReply ? (item?.capabilities.oneWay.includes('reply') ?? null) : null
      return {
        id: command.id,
        label: t(`ui.command.${command.id}`),
        chord: command.keys[0] ?? null,
        oneWay: offered?.possible ? offered.oneWay : reply,
        run: command.run,
      }
    })
  const places = (brands ?? []).map((brand): Choice => ({
    id: `brand-${brand.id}`,
    label: t('ui.palette.brand', { brand: brand.name }),
    chord: null,
    oneWay: null,
    run: () => show({ brandId: brand.id, accountId: null, kind: null, label: null, shown: 'todo' }),
  }))
  return inOutbox ? own : [...own, ...places]
}
