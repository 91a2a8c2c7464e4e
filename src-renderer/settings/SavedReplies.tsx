import { useState, type FormEvent } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import type { BrandId, SavedReplyId } from '../../src-contract/ids.ts'
import type { SavedReply, SavedReplyText } from '../../src-contract/saved-replies.ts'
import { useCatalogue } from '../stores/catalogue.ts'
import { useLanguage, useSentence, useT } from '../stores/language.ts'
import { removeReply, restoreReply, saveReply, useSavedReplies, variables } from '../stores/saved-replies.ts'
import { Field } from '../ui/Field.tsx'

/** Texts that are used again: named, with what differs by brand and by language. */
export function SavedReplies() {
  const t = useT()
  const { replies, removed } = useSavedReplies()
  const [editing, setEditing] = useState<SavedReplyId | 'new' | null>(null)
  const close = (): void => setEditing(null)
  return (
    <section aria-label={t('ui.saved.title')}>
      <h2>{t('ui.saved.title')}</h2>
      <p className="quiet">{t('ui.saved.what', { list: variables.join(' ') })}</p>
      <ul className="saved-replies">
        {replies.map((reply) => (
          <li key={reply.id}>
            {editing === reply.id ? <ReplyForm reply={reply} onClose={close} /> : <ReplyRow reply={reply} onEdit={() => setEditing(reply.id)} />}
          </li>
        ))}
      </ul>
      {replies.length === 0 && editing === null && <p className="quiet">{t('ui.saved.none')}</p>}
      {removed !== null && (
        <p role="status" className="quiet">
          {t('ui.saved.removed', { name: `\u2068${removed.name}\u2069` })}{' '}
          <button type="button" className="text-button" onClick={() => void restoreReply(removed.id)}>
            {t('ui.saved.restore')}
          </button>
        </p>
      )}
      {editing === 'new' ? (
        <ReplyForm reply={null} onClose={close} />
      ) : (
        <button type="button" className="button" onClick={() => setEditing('new')}>
          {t('ui.saved.new')}
        </button>
      )}
    </section>
  )
}

function ReplyRow({ reply, onEdit }: { reply: SavedReply; onEdit: () => void }) {
  const t = useT()
  return (
    <div className="saved-reply">
      <bdi className="saved-name">{reply.name}</bdi>
      <span className="saved-begins quiet" dir="auto">
        {reply.texts[0]?.text}
      </span>
      <span className="quiet figures">{t('ui.saved.texts', { count: reply.texts.length })}</span>
      <button type="button" className="text-button" onClick={onEdit} aria-label={`${t('ui.saved.edit')} : ${reply.name}`}>
        {t('ui.saved.edit')}
      </button>
      <button type="button" className="text-button" onClick={() => void removeReply(reply.id)} aria-label={`${t('ui.saved.remove')} : ${reply.name}`}>
        {t('ui.saved.remove')}
      </button>
    </div>
  )
}

const empty: SavedReplyText = { brandId: null, lang: null, text: '' }

function ReplyForm({ reply, onClose }: { reply: SavedReply | null; onClose: () => void }) {
  const t = useT()
  const sentence = useSentence()
  const [name, setName] = useState(reply?.name ?? '')
  const [texts, setTexts] = useState<readonly SavedReplyText[]>(reply?.texts ?? [empty])
  const [failure, setFailure] = useState<Failure | null>(null)
  const change = (at: number, next: Partial<SavedReplyText>): void => setTexts((was) => was.map((text, index) => (index === at ? { ...text, ...next } : text)))
  const written = texts.filter(({ text }) => text.trim() !== '')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const failed = await saveReply({ name, texts: written.map((text) => ({ ...text, text: text.text.trim() })), ...(reply !== null && { id: reply.id }) })
    setFailure(failed)
    if (failed === null) onClose()
  }
  return (
    <form className="account-form" onSubmit={(event) => void submit(event)}>
      <Field label={t('ui.saved.name')} value={name} onChange={setName} required autoFocus />
      {texts.map((text, at) => (
        <TextFields
          // Their order does not change while they are written.
          key={at}
          text={text}
          onChange={(next) => change(at, next)}
          onDrop={texts.length === 1 ? null : () => setTexts((was) => was.filter((_, index) => index !== at))}
        />
      ))}
      <p>
        <button type="button" className="text-button" onClick={() => setTexts((was) => [...was, empty])}>
          {t('ui.saved.add')}
        </button>
      </p>
      {failure !== null && (
        <p className="signal-danger form-failure" role="alert">
          {sentence(failure)}
        </p>
      )}
      <p className="form-verbs">
        <button type="submit" className="button button-main" disabled={name.trim() === '' || written.length === 0}>
          {t('ui.saved.save')}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t('ui.cancel')}
        </button>
      </p>
    </form>
  )
}

const languages = ['fr', 'en', 'de', 'es', 'it', 'nl', 'pt'] as const

function TextFields({ text, onChange, onDrop }: { text: SavedReplyText; onChange: (next: Partial<SavedReplyText>) => void; onDrop: (() => void) | null }) {
  const t = useT()
  const brands = useCatalogue((state) => state.brands)
  const names = new Intl.DisplayNames(useLanguage((state) => state.language), { type: 'language' })
  return (
    <fieldset className="saved-text">
      <label>
        <span className="unseen">{t('ui.saved.brand')}</span>
        <select
          value={text.brandId ?? ''}
          onChange={(event) => onChange({ brandId: event.target.value === '' ? null : (Number(event.target.value) as BrandId) })}
        >
          <option value="">{t('ui.saved.everyBrand')}</option>
          {brands?.map((brand) => (
            <option key={brand.id} value={brand.id}>
              {brand.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="unseen">{t('ui.saved.lang')}</span>
        <select value={text.lang ?? ''} onChange={(event) => onChange({ lang: event.target.value === '' ? null : event.target.value })}>
          <option value="">{t('ui.saved.everyLang')}</option>
          {languages.map((lang) => (
            <option key={lang} value={lang}>
              {names.of(lang)}
            </option>
          ))}
        </select>
      </label>
      {onDrop !== null && (
        <button type="button" className="text-button" onClick={onDrop}>
          {t('ui.saved.dropText')}
        </button>
      )}
      <textarea
        rows={3}
        dir="auto"
        value={text.text}
        maxLength={10_000}
        aria-label={t('ui.saved.text')}
        onChange={(event) => onChange({ text: event.target.value })}
      />
    </fieldset>
  )
}
