import { useState } from 'react'
import type { Account } from '../../src-contract/item.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { cancelSync, removeAccount, syncNow } from '../stores/accounts.ts'
import { accountName, useCatalogue } from '../stores/catalogue.ts'
import { useEngine } from '../stores/engine.ts'
import { useFormat } from '../stores/format.ts'
import { useSentence, useT } from '../stores/language.ts'
import { useView } from '../stores/view.ts'
import { Ago } from '../ui/Ago.tsx'
import { BrandMark } from '../ui/Avatar.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { NetworkMark } from '../ui/NetworkMark.tsx'
import { Lacking } from './Lacking.tsx'
import { Reconnect } from './Reconnect.tsx'
import { RenameBrand } from './RenameBrand.tsx'
import { Rights } from './Rights.tsx'

type Open = 'reconnect' | 'rename' | 'remove' | null

const icons: Record<Account['health']['status'], IconName> = {
  never: 'clock',
  ok: 'done',
  syncing: 'sync',
  retrying: 'sync',
  needsYou: 'alert',
  offline: 'offline',
}

export function AccountEntry({ account }: { account: Account }) {
  const t = useT()
  const format = useFormat()
  const mending = useView((state) => state.mending === account.id)
  const [open, setOpen] = useState<Open>(mending ? 'reconnect' : null)
  // What the watches bring is read by everybody.
  const hasCredentials = useCatalogue((state) => state.networks.find((each) => each.id === account.network)?.capabilities.connect.length !== 0)
  const { health } = account
  return (
    <li className="account" aria-label={`${t(`word.network.${account.network}`)}, ${account.handle}`}>
      <BrandMark name={account.brand.name} hue={account.brand.hue} size={36} />
      <div className="account-body">
        <p className="account-head">
          <bdi className="account-brand">{account.brand.name}</bdi>
          <NetworkMark network={account.network} name={t(`word.network.${account.network}`)} />
          {accountName(account) !== account.handle && <bdi>{accountName(account)}</bdi>}
          <bdi className="quiet">{account.handle}</bdi>
        </p>
        <p className="account-facts figures">
          <span className={`account-status account-${health.status}`}>
            <Icon name={icons[health.status]} size={14} /> {account.leaving === undefined ? t(`ui.health.${health.status}`) : t('ui.states.leavingShort')}
          </span>
          {health.listening === true && <span>{t('ui.health.listening')}</span>}
          {health.lastCompleteAt !== null && (
            <Ago
              at={health.lastCompleteAt}
              format={(at, now) => t('ui.accounts.read', { when: format.since(at, now) })}
              full={format.full(health.lastCompleteAt)}
            />
          )}
          {/* What needs the user is not read by itself: no next time is promised. */}
          {health.nextAt !== null && health.status !== 'syncing' && health.status !== 'needsYou' && account.leaving === undefined && (
            <Ago
              at={health.nextAt}
              format={(at, now) => (now - at > lateMs ? t('ui.states.overdue', { when: format.since(at, now) }) : t('ui.accounts.next', { when: format.until(at, now) }))}
              full={format.full(health.nextAt)}
            />
          )}
          <span>{t('ui.accounts.items', { count: account.items })}</span>
        </p>
        <LeavingLine account={account} />
        <Progress account={account} />
        <Trouble account={account} />
        <Gap account={account} />
        <Lacking account={account} />
        <Unreadable account={account} />
        {account.missing !== undefined && <Rights network={account.network} missing={account.missing} />}
        {open === 'reconnect' && <Reconnect account={account} onDone={() => setOpen(null)} />}
        {open === 'rename' && <RenameBrand brand={account.brand} onDone={() => setOpen(null)} />}
        {open === 'remove' && account.leaving === undefined && <Remove account={account} onDone={() => setOpen(null)} />}
      </div>
      {account.leaving === undefined && <div className="account-verbs">
        {health.status === 'syncing' ? (
          <button type="button" className="text-button" onClick={() => void cancelSync(account.id)}>
            {t('ui.accounts.stop')}
          </button>
        ) : (
          <button type="button" className="text-button" onClick={() => void syncNow(account.id)}>
            {t('ui.accounts.sync')}
          </button>
        )}
        {hasCredentials && (
          <button
            type="button"
            className={health.status === 'needsYou' ? 'button button-main' : 'text-button'}
            aria-expanded={open === 'reconnect'}
            onClick={() => setOpen(open === 'reconnect' ? null : 'reconnect')}
          >
            {t('ui.accounts.reconnect')}
          </button>
        )}
        <button
          type="button"
          className="text-button"
          aria-expanded={open === 'rename'}
          onClick={() => setOpen(open === 'rename' ? null : 'rename')}
        >
          {t('ui.accounts.rename')}
        </button>
        <button
          type="button"
          className="text-button"
          aria-expanded={open === 'remove'}
          onClick={() => setOpen(open === 'remove' ? null : 'remove')}
        >
          {t('ui.accounts.remove')}
        </button>
      </div>}
    </li>
  )
}

/** After that an announced reading has not been made: the machine slept, or nothing runs. */
const lateMs = 120_000

function LeavingLine({ account: { leaving } }: { account: Account }) {
  const t = useT()
  const format = useFormat()
  if (leaving === undefined) return null
  const done = leaving.items - leaving.left
  const text = t('ui.states.leaving', { done: format.number(done), total: format.number(leaving.items) })
  return (
    <p className="progress figures" role="status">
      <progress max={leaving.items} value={done} aria-label={text} /> {text}
    </p>
  )
}

/** Never a bar without its numbers. */
function Progress({ account }: { account: Account }) {
  const t = useT()
  const format = useFormat()
  const live = useEngine((state) => state.progress.get(account.id))
  const { backfill } = account.health
  if (live !== undefined) {
    const text =
      live.total === null ? t('ui.sync.fetched', { count: live.fetched }) : t('ui.sync.fetchedOf', { n: live.fetched, total: live.total })
    return (
      <p className="progress figures">
        {live.total !== null && <progress max={live.total} value={live.fetched} aria-label={text} />} {text}
      </p>
    )
  }
  if (backfill === null) return null
  const text =
    backfill.total === null
      ? t('ui.sync.history', { n: backfill.done })
      : t('ui.sync.historyOf', { n: format.number(backfill.done), total: format.number(backfill.total) })
  return (
    <p className="progress figures">
      {backfill.total !== null && <progress max={backfill.total} value={backfill.done} aria-label={text} />} {text}
    </p>
  )
}

/** How long one is reminded of what could not be read. */
const rememberedMs = 14 * 86_400_000

/** What the network had given up by the time the account was read again: nobody will find it here. */
function Gap({ account: { network, health } }: { account: Account }) {
  const t = useT()
  const format = useFormat()
  const { gap, lastCompleteAt } = health
  if (gap === undefined || (lastCompleteAt ?? 0) - gap.toAt > rememberedMs) return null
  const params = { network: t(`word.network.${network}`), from: format.full(gap.fromAt), to: format.full(gap.toAt) }
  return <p className="account-trouble signal-caution">{t('ui.accounts.gap', params)}</p>
}

/** What was left out because nobody could read it: the rest is here, and this is said. */
function Unreadable({ account: { network, handle, health } }: { account: Account }) {
  const t = useT()
  if (health.unreadable === undefined) return null
  const params = { count: health.unreadable.count, network: t(`word.network.${network}`), account: handle }
  return <p className="account-trouble signal-caution">{t('ui.reading.unreadable', params)}</p>
}

function Trouble({ account }: { account: Account }) {
  const sentence = useSentence()
  const { failure, status } = account.health
  if (failure === null || status === 'ok') return null
  return <p className={`account-trouble ${status === 'needsYou' ? 'signal-danger' : 'signal-caution'}`}>{sentence(failure)}</p>
}

/** Not a question: it says plainly what goes and what stays, beside the one button that does it. */
function Remove({ account, onDone }: { account: Account; onDone: () => void }) {
  const t = useT()
  const sentence = useSentence()
  const [failure, setFailure] = useState<Failure | null>(null)
  const remove = async (): Promise<void> => {
    const done = await removeAccount(account.id)
    if (done.ok) onDone()
    else setFailure(done.failure)
  }
  return (
    <div className="account-form">
      <p>{t('ui.accounts.removeWhat', { count: account.items, network: t(`word.network.${account.network}`) })}</p>
      {failure !== null && (
        <p className="signal-danger" role="alert">
          {sentence(failure)}
        </p>
      )}
      <p className="form-verbs">
        <button type="button" className="button button-danger" onClick={() => void remove()}>
          {t('ui.accounts.removeNow', { handle: `\u2068${account.handle}\u2069` })}
        </button>
        <button type="button" className="button" onClick={onDone}>
          {t('ui.cancel')}
        </button>
      </p>
    </div>
  )
}
