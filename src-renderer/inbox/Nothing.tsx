import { useCatalogue } from '../stores/catalogue.ts'
import { useDecisions } from '../stores/decisions.ts'
import { useFormat } from '../stores/format.ts'
import { useSentence, useT } from '../stores/language.ts'
import { useQueue } from '../stores/queue.ts'
import { search, useSearch } from '../stores/search.ts'
import { goTo, show, useView, wishFocus } from '../stores/view.ts'

/** What an empty list says: why it is, and the one way on. In the queue it is the reward: what was done today, and nothing else. */
export function Nothing() {
  const t = useT()
  const sentence = useSentence()
  const failure = useQueue((state) => state.failure)
  const searching = useSearch((state) => state.query.trim() !== '')
  const { shown, kind, label, accountId, watch } = useView((state) => state.scope)
  const elsewhere = useCatalogue((state) => state.brands?.reduce((sum, brand) => sum + brand.open, 0) ?? 0)
  const filtered = kind !== null || label !== null || accountId !== null || watch !== null
  if (searching) return <NothingFound />
  if (failure !== null) return <p role="alert">{sentence(failure)}</p>
  if (shown !== 'todo') return <p>{t('ui.queue.nothingHere')}</p>
  return filtered && elsewhere > 0 ? <NothingOfThese elsewhere={elsewhere} /> : <AllDone />
}

function NothingFound() {
  const t = useT()
  const sentence = useSentence()
  const failure = useSearch((state) => state.failure)
  const leave = (): void => {
    search('')
    wishFocus('list')
  }
  return (
    <>
      <p>{failure === null ? t('ui.search.nothing') : sentence(failure)}</p>
      <Way label={t('ui.states.leaveSearch')} onClick={leave} />
    </>
  )
}

/** A filter that leaves nothing is not the end of the day. */
function NothingOfThese({ elsewhere }: { elsewhere: number }) {
  const t = useT()
  return (
    <>
      <p>{t('ui.states.nothingFiltered')}</p>
      <p className="quiet figures">{t('ui.states.otherWaiting', { count: elsewhere })}</p>
      <Way label={t('ui.states.showAll')} onClick={() => show({ brandId: null, accountId: null, shown: 'todo', kind: null, label: null })} />
    </>
  )
}

function AllDone() {
  const t = useT()
  const format = useFormat()
  const today = useDecisions((state) => state.today)
  // An empty list of what has not been read is no news.
  const unread = useCatalogue((state) => state.accounts?.filter(({ health }) => ['needsYou', 'retrying', 'offline'].includes(health.status)).length ?? 0)
  return (
    <>
      <p className="empty-title">{t('ui.queue.allDone')}</p>
      {today !== null && today.items > 0 && (
        <p className="empty-today">
          {today.more ? t('ui.queue.todayMore', { n: format.number(today.items) }) : t('ui.queue.today', { count: today.items })}
        </p>
      )}
      {unread > 0 && (
        <>
          <p className="signal-caution">{t('ui.states.unread', { count: unread })}</p>
          <Way label={t('ui.states.toAccounts')} onClick={() => goTo('accounts')} />
        </>
      )}
    </>
  )
}

function Way({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <p>
      <button type="button" className="text-button" onClick={onClick}>
        {label}
      </button>
    </p>
  )
}
