import { useFormat } from '../stores/format.ts'
import { useKeys } from '../stores/keys.ts'
import { useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { searchMore, useSearch } from '../stores/search.ts'
import { commandOf } from '../triage/commands.ts'
import { Key } from '../ui/Key.tsx'

/** A search that has not looked at everything says how far it went, and goes on when asked. */
export function SearchedTo() {
  useKeys()
  const t = useT()
  const format = useFormat()
  const searchedTo = useSearch((state) => state.searchedTo)
  if (searchedTo === null) return null
  return (
    <p className="searched-to quiet" role="status">
      {t('ui.search.searchedTo', { date: format.full(searchedTo) })}{' '}
      <button type="button" className="text-button" onClick={() => void searchMore(true)}>
        {t('ui.search.goOn')} <Key chord={commandOf('search.goOn').keys[0] ?? ''} mac={isMac} />
      </button>
    </p>
  )
}
