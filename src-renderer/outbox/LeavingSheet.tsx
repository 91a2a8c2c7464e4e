import { useEffect, useRef, type CSSProperties } from 'react'
import { useT } from '../stores/language.ts'
import { finishAndLeave, leaveNow, stay, underWay, useLeaving } from '../stores/leaving.ts'
import { BrandMark } from '../ui/Avatar.tsx'
import { Countdown } from '../ui/Countdown.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'

/** What is unsent when the user wants to quit: finish, or keep for the next start. Esc stays. */
export function LeavingSheet() {
  const t = useT()
  const { unsent, finishing } = useLeaving()
  const first = useRef<HTMLButtonElement>(null)
  const waiting = finishing !== null
  useEffect(() => first.current?.focus(), [waiting])
  const left = unsent === null ? 0 : underWay(unsent)
  return (
    <Dialog label={t('ui.leaving.title')} className="sheet-leaving" onClose={stay}>
      <h2>{t('ui.leaving.title')}</h2>
      {unsent !== null && (
        <>
          <ul className="leaving-brands">
            {unsent.brands.map((brand) => (
              <li key={brand.id} style={{ '--hue': brand.hue } as CSSProperties}>
                <BrandMark name={brand.name} hue={brand.hue} size={24} /> <bdi className="voice-brand">{brand.name}</bdi>
                <span className="figures">{t('ui.leaving.unsent', { count: brand.unsent })}</span>
              </li>
            ))}
          </ul>
          <p className="quiet figures">
            {unsent.leavesAt === null ? t('ui.leaving.waits') : <LeavesAt at={unsent.leavesAt} />}
            {unsent.counts.needsYou > 0 && ` ${t('ui.leaving.needs', { count: unsent.counts.needsYou })}`}
          </p>
        </>
      )}
      {waiting && (
        <p className="leaving-progress" role="status">
          <progress max={Math.max(1, finishing)} value={Math.max(0, finishing - left)} aria-label={t('ui.leaving.progress')} />{' '}
          <span className="figures">{t('ui.leaving.left', { count: left })}</span>
        </p>
      )}
      <p className="leaving-verbs">
        {waiting ? (
          <button ref={first} type="button" className="button" onClick={stay}>
            <Icon name="close" size={14} /> {t('ui.leaving.stop')}
          </button>
        ) : (
          <button ref={first} type="button" className="button button-main" onClick={() => void finishAndLeave()}>
            {t('ui.leaving.finish')}
          </button>
        )}
        <button type="button" className="button" onClick={leaveNow}>
          {t('ui.leaving.keep')}
        </button>
        {!waiting && (
          <button type="button" className="text-button" onClick={stay}>
            {t('ui.leaving.stay')}
          </button>
        )}
      </p>
    </Dialog>
  )
}

/** Once the last hold is over it is the network's time, which nobody can count. */
function LeavesAt({ at }: { at: number }) {
  const t = useT()
  return <Countdown until={at} format={(n) => t('ui.leaving.leavesIn', { n })} over={t('ui.leaving.waits')} />
}
