import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { complete, forgetCompletion, useCompletions } from '../stores/completions.ts'
import { useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { search, useSearch } from '../stores/search.ts'
import { moveBy } from '../stores/selection.ts'
import { useView, wishFocus } from '../stores/view.ts'
import { commandOf } from '../triage/commands.ts'
import { Icon } from '../ui/Icon.tsx'
import { Key, keyText } from '../ui/Key.tsx'

/** Words and `key:value` pairs. What a word may become is offered below it: the arrows choose, Tab or Enter takes. */
export function SearchField() {
  const t = useT()
  const listId = useId()
  const query = useSearch((state) => state.query)
  const completion = useCompletions((state) => state.completion)
  const wish = useView((state) => state.focus)
  const [at, setAt] = useState(-1)
  const field = useRef<HTMLInputElement>(null)
  const wanted = useRef<number | null>(null)
  // Before the next key can come: what is typed on goes behind what was taken.
  useLayoutEffect(() => {
    if (wanted.current !== null) field.current?.setSelectionRange(wanted.current, wanted.current)
    wanted.current = null
  }, [query])
  useEffect(() => {
    if (wish.target === 'search') field.current?.select()
  }, [wish])

  const leave = (): void => {
    forgetCompletion()
    search('')
    wishFocus('list')
  }
  const type = (text: string, caret: number): void => {
    setAt(-1)
    search(text)
    void complete(text, caret)
  }
  const take = (index: number): void => {
    const choice = completion?.choices[index]
    if (completion === null || choice === undefined) return
    const text = query.slice(0, completion.from) + choice.insert + query.slice(completion.to)
    const caret = completion.from + choice.insert.length
    wanted.current = caret
    type(text, caret)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const offered = completion?.choices.length ?? 0
    if (event.key === 'Escape' && offered > 0) forgetCompletion()
    else if (event.key === 'Escape') leave()
    else if (offered > 0 && event.key === 'ArrowDown') setAt((was) => Math.min(was + 1, offered - 1))
    else if (offered > 0 && event.key === 'ArrowUp') setAt((was) => Math.max(was - 1, -1))
    else if (offered > 0 && event.key === 'Tab' && !event.shiftKey) take(Math.max(at, 0))
    else if (event.key === 'Enter' && at >= 0) take(at)
    else if (event.key === 'Enter') {
      forgetCompletion()
      wishFocus('list')
    } else if (event.key === 'ArrowDown') moveBy(1)
    else if (event.key === 'ArrowUp') moveBy(-1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const saving = commandOf('views.open')
  return (
    <div className="search" role="search">
      <Icon name="search" />
      <input
        ref={field}
        type="text"
        role="searchbox"
        value={query}
        placeholder={t('ui.search.placeholder')}
        aria-label={t('ui.search.label')}
        aria-keyshortcuts="/"
        {...(completion !== null && { 'aria-controls': listId })}
        {...(completion !== null && at >= 0 && { 'aria-activedescendant': `${listId}-${at}` })}
        spellCheck={false}
        autoComplete="off"
        maxLength={500}
        onChange={(event) => type(event.target.value, event.target.selectionStart ?? event.target.value.length)}
        onBlur={forgetCompletion}
        onKeyDown={onKeyDown}
      />
      {query === '' ? (
        <Key chord={commandOf('search.open').keys[0] ?? ''} mac={isMac} />
      ) : (
        <>
          <button
            type="button"
            className="icon-button"
            aria-label={t('ui.views.keep')}
            title={`${t('ui.views.keep')} (${keyText(saving.keys[0] ?? '', isMac)})`}
            onClick={saving.run}
          >
            <Icon name="star" />
          </button>
          <button type="button" className="icon-button" aria-label={t('ui.search.clear')} title={t('ui.search.clear')} onClick={leave}>
            <Icon name="close" />
          </button>
        </>
      )}
      {completion !== null && (
        <div className="search-offers" role="listbox" id={listId} aria-label={t('ui.search.offers')}>
          {completion.choices.map((choice, index) => (
            <div
              key={choice.insert}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === at}
              className="palette-row"
              onPointerDown={(event) => {
                event.preventDefault()
                take(index)
              }}
            >
              <bdi>{choice.label}</bdi>
              {index === Math.max(at, 0) && <Key chord="Tab" mac={isMac} />}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
