import { useState } from 'react'
import type { Colleague } from '../../src-contract/item.ts'
import { removeColleague, saveColleague, useColleagues } from '../stores/colleagues.ts'
import { useT } from '../stores/language.ts'
import { Icon } from '../ui/Icon.tsx'

/** To whom messages can be given. Names on this machine alone. */
export function Colleagues() {
  const t = useT()
  const colleagues = useColleagues((state) => state.colleagues)
  const [name, setName] = useState('')
  return (
    <section aria-label={t('ui.colleagues.title')}>
      <h2>{t('ui.colleagues.title')}</h2>
      <p className="quiet">{t('ui.colleagues.hint')}</p>
      <ul className="labels">
        {colleagues.map((colleague) => (
          <Entry key={colleague.id} colleague={colleague} />
        ))}
      </ul>
      <form
        className="colleague-new"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') void saveColleague(name).then((made) => made !== null && setName(''))
        }}
      >
        <label>
          {t('ui.colleagues.name')} <input type="text" value={name} maxLength={60} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        </label>
        <button type="submit" className="button" disabled={name.trim() === ''}>
          {t('ui.colleagues.add')}
        </button>
      </form>
    </section>
  )
}

function Entry({ colleague }: { colleague: Colleague }) {
  const t = useT()
  const { me, name, id } = colleague
  return (
    <li className="chip">
      <bdi className="chip-name">{me ? (name === '' ? t('ui.assign.me') : t('ui.assign.meNamed', { name })) : name}</bdi>
      {!me && (
        <button type="button" className="chip-off" aria-label={t('ui.colleagues.remove', { name })} title={t('ui.colleagues.remove', { name })} onClick={() => void removeColleague(id)}>
          <Icon name="close" size={12} />
        </button>
      )}
    </li>
  )
}
