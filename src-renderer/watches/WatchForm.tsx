import { useId, useState, type FormEvent } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import type { Watch, WatchKind } from '../../src-contract/watches.ts'
import { accountName, useCatalogue } from '../stores/catalogue.ts'
import { useSentence, useT } from '../stores/language.ts'
import { readOpml, saveWatch, testWatch, type WatchTrial } from '../stores/watches.ts'
import { Choice } from '../ui/Choice.tsx'
import { Field } from '../ui/Field.tsx'
import { NetworkMark } from '../ui/NetworkMark.tsx'
import { draftOf, isComplete, nothingTyped, typedOf, withFeeds, type Typed } from './draft.ts'
import { Trial } from './Trial.tsx'

/** As the contract has them: the schema itself would bring its compiler into the window, whose policy forbids that. */
const kinds = ['brand', 'product', 'competitor', 'person'] as const satisfies readonly WatchKind[]

type Busy = 'testing' | 'saving' | null

/** A watch is tried before it is saved, or saved at once; its brand stays what it is. */
export function WatchForm({ watch, onDone }: { watch: Watch | null; onDone: () => void }) {
  const t = useT()
  const sentence = useSentence()
  const brands = useCatalogue((state) => state.brands)
  const [typed, setTyped] = useState<Typed>(watch === null ? nothingTyped : typedOf(watch))
  const [busy, setBusy] = useState<Busy>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [trial, setTrial] = useState<WatchTrial | null>(null)
  const set = <K extends keyof Typed>(field: K, value: Typed[K]): void => setTyped((was) => ({ ...was, [field]: value }))
  const draft = draftOf(typed, watch?.id ?? null)
  const ready = isComplete(draft)

  const test = async (): Promise<void> => {
    setBusy('testing')
    setFailure(null)
    const done = await testWatch({ ...draft, name: draft.name || '…' })
    setBusy(null)
    if (done.ok) setTrial(done.value)
    else setFailure(done.failure)
  }
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy !== null) return
    const screen = event.currentTarget instanceof HTMLElement ? event.currentTarget.closest<HTMLElement>('main') : null
    setBusy('saving')
    setFailure(null)
    const done = await saveWatch(draft)
    setBusy(null)
    if (done.ok) screen?.focus()
    else setFailure(done.failure)
  }
  return (
    <form className="account-form watch-form" aria-busy={busy !== null} onSubmit={(event) => void save(event)}>
      {watch === null && (
        <Field label={t('ui.connect.brand')} value={typed.brand} onChange={(brand) => set('brand', brand)} required autoFocus list={brands?.map((each) => each.name) ?? []} />
      )}
      <Field label={t('ui.watch.name')} hint={t('ui.watch.nameHint')} value={typed.name} onChange={(name) => set('name', name)} required autoFocus={watch !== null} />
      <Choice<WatchKind>
        label={t('ui.watch.follows')}
        name="watch-kind"
        value={typed.kind}
        onChange={(kind) => set('kind', kind)}
        options={kinds.map((value) => ({ value, label: t(`ui.watch.kind.${value}`) }))}
      />
      <Field label={t('ui.watch.any')} hint={t('ui.watch.wordsHint')} value={typed.any} onChange={(any) => set('any', any)} />
      <Field label={t('ui.watch.all')} value={typed.all} onChange={(all) => set('all', all)} />
      <Field label={t('ui.watch.none')} hint={t('ui.watch.noneHint')} value={typed.none} onChange={(none) => set('none', none)} />
      <Feeds value={typed.feeds} onChange={(feeds) => set('feeds', feeds)} onFailure={setFailure} />
      <Searches typed={typed} onChange={(searches) => set('searches', searches)} />
      {failure !== null && (
        <p className="signal-danger form-failure" role="alert">
          {sentence(failure)}
        </p>
      )}
      <p className="form-verbs">
        <button type="submit" className="button button-main" disabled={busy === null && (!ready || draft.name === '')}>
          {t(busy === 'saving' ? 'ui.watch.saving' : 'ui.watch.save')}
        </button>
        <button type="button" className="button" disabled={busy === null && !ready} onClick={() => busy === null && void test()}>
          {t(busy === 'testing' ? 'ui.watch.testing' : 'ui.watch.test')}
        </button>
        <button type="button" className="button" onClick={onDone}>
          {t('ui.cancel')}
        </button>
      </p>
      {trial !== null && <Trial trial={trial} />}
    </form>
  )
}

type FeedsProps = { value: string; onChange: (value: string) => void; onFailure: (failure: Failure | null) => void }

/** One address a line; those of a file come under them. */
function Feeds({ value, onChange, onFailure }: FeedsProps) {
  const t = useT()
  const id = useId()
  const [read, setRead] = useState<{ feeds: number; left: number } | null>(null)
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    const done = await readOpml((await file.text()).slice(0, 2_000_000))
    if (!done.ok) return onFailure(done.failure)
    onFailure(null)
    setRead({ feeds: done.value.feeds.length, left: done.value.left })
    onChange(withFeeds(value, done.value.feeds.map(({ url }) => url)))
  }
  return (
    <div className="field">
      <label htmlFor={id}>{t('ui.watch.feeds')}</label>
      <textarea id={id} rows={3} value={value} spellCheck={false} aria-describedby={`${id}-hint`} onChange={(event) => onChange(event.target.value)} />
      <p id={`${id}-hint`} className="hint">
        {t('ui.watch.feedsHint')}
      </p>
      <p className="watch-import">
        <label htmlFor={`${id}-file`}>{t('ui.watch.import')}</label>
        <input id={`${id}-file`} type="file" accept=".opml,.xml,text/x-opml,text/xml" onChange={(event) => void take(event.target.files?.[0])} />
      </p>
      {read !== null && (
        <p className="hint" role="status">
          {t('ui.watch.imported', { count: read.feeds, left: read.left })}
        </p>
      )}
    </div>
  )
}

/** The accounts of the brand whose network can be searched. */
function Searches({ typed, onChange }: { typed: Typed; onChange: (searches: Typed['searches']) => void }) {
  const t = useT()
  const accounts = useCatalogue((state) => state.accounts)
  const networks = useCatalogue((state) => state.networks)
  const brand = typed.brand.trim().toLocaleLowerCase()
  const able = (accounts ?? []).filter(
    (account) =>
      account.brand.name.toLocaleLowerCase() === brand && networks.some(({ id, capabilities }) => id === account.network && capabilities.search !== undefined),
  )
  return (
    <fieldset className="choice watch-searches">
      <legend>{t('ui.watch.searches')}</legend>
      {able.map((account) => (
        <label key={account.id} className="watch-search">
          <input
            type="checkbox"
            checked={typed.searches.includes(account.id)}
            onChange={(event) => onChange(event.target.checked ? [...typed.searches, account.id] : typed.searches.filter((id) => id !== account.id))}
          />
          <NetworkMark network={account.network} name={t(`word.network.${account.network}`)} />
          <bdi>{accountName(account)}</bdi>
        </label>
      ))}
      <p className="hint">{t(able.length === 0 ? 'ui.watch.searchesNone' : 'ui.watch.searchesHint')}</p>
    </fieldset>
  )
}
