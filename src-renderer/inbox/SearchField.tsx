import { useEffect, useRef } from 'react'
import { useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { search, useSearch } from '../stores/search.ts'
import { moveBy } from '../stores/selection.ts'
import { useView, wishFocus } from '../stores/view.ts'
import { commandOf } from '../triage/commands.ts'
import { Icon } from '../ui/Icon.tsx'
import { Key } from '../ui/Key.tsx'

export function SearchField() {
  const t = useT()
  const query = useSearch((state) => state.query)
  const wish = useView((state) => state.focus)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (wish.target === 'search') field.current?.select()
  }, [wish])

  const leave = (): void => {
    search('')
    wishFocus('list')
  }
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
        spellCheck={false}
        autoComplete="off"
        maxLength={500}
        onChange={(event) => search(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') leave()
          else if (event.key === 'Enter') wishFocus('list')
          else if (event.key === 'ArrowDown') moveBy(1)
          else if (event.key === 'ArrowUp') moveBy(-1)
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      {query === '' ? (
        <Key chord={commandOf('search.open').keys[0] ?? ''} mac={isMac} />
      ) : (
        <button type="button" className="icon-button" aria-label={t('ui.search.clear')} title={t('ui.search.clear')} onClick={leave}>
          <Icon name="close" />
        </button>
      )}
    </div>
  )
}
