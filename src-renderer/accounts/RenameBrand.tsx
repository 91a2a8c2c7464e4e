import { useState, type FormEvent } from 'react'
import type { Brand } from '../../src-contract/item.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { renameBrand } from '../stores/connecting.ts'
import { useSentence, useT } from '../stores/language.ts'
import { Field } from '../ui/Field.tsx'
import { Keeping } from './Keeping.tsx'

/** Of the brand, and so of all accounts that stand under it. */
export function RenameBrand({ brand, onDone }: { brand: Pick<Brand, 'id' | 'name'>; onDone: () => void }) {
  const t = useT()
  const sentence = useSentence()
  const [name, setName] = useState(brand.name)
  const [failure, setFailure] = useState<Failure | null>(null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const done = await renameBrand(brand.id, name.trim())
    if (done.ok) onDone()
    else setFailure(done.failure)
  }
  return (
    <form className="account-form" onSubmit={(event) => void submit(event)}>
      <Field label={t('ui.accounts.brandName')} hint={t('ui.accounts.brandNameHint')} value={name} onChange={setName} required autoFocus />
      <Keeping brand={brand} />
      {failure !== null && (
        <p className="signal-danger form-failure" role="alert">
          {sentence(failure)}
        </p>
      )}
      <p className="form-verbs">
        <button type="submit" className="button button-main" disabled={name.trim() === '' || name.trim() === brand.name}>
          {t('ui.accounts.renameNow')}
        </button>
        <button type="button" className="button" onClick={onDone}>
          {t('ui.cancel')}
        </button>
      </p>
    </form>
  )
}
