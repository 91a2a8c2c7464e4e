import { useEffect, useId, useState } from 'react'
import type { Brand } from '../../src-contract/item.ts'
import { useT } from '../stores/language.ts'
import { daysOf, setDays } from '../stores/posts.ts'

const choices = [7, 30, 90, 180, 365] as const

/** How long a brand keeps what people wrote; never longer than their network lets it. */
export function Keeping({ brand }: { brand: Pick<Brand, 'id' | 'name'> }) {
  const t = useT()
  const id = useId()
  const [days, setOwn] = useState<number | null>(null)
  useEffect(() => void daysOf(brand.id).then(setOwn), [brand.id])
  const choose = (next: number | null): void => {
    setOwn(next)
    void setDays(brand.id, next)
  }
  const known = days === null || choices.some((each) => each === days) ? choices : [...choices, days].sort((a, b) => a - b)
  return (
    <div className="field">
      <label htmlFor={id}>{t('ui.retention.label', { brand: `\u2068${brand.name}\u2069` })}</label>
      <select id={id} value={days ?? ''} onChange={(event) => choose(event.target.value === '' ? null : Number(event.target.value))}>
        <option value="">{t('ui.retention.asNetwork')}</option>
        {known.map((each) => (
          <option key={each} value={each}>
            {t('ui.retention.days', { count: each })}
          </option>
        ))}
      </select>
    </div>
  )
}
