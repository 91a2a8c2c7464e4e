import { useState } from 'react'
import type { Attachment, Item } from '../../src-contract/item.ts'
import { useT } from '../stores/language.ts'
import { openOutside } from '../stores/outside.ts'
import { hostOf } from '../ui/HostileText.tsx'
import { Icon } from '../ui/Icon.tsx'

/** Pictures come through the engine; everything else is a name that opens outside. */
export function Attachments({ item, images }: { item: Item; images: boolean }) {
  if (item.attachments.length === 0) return null
  return (
    <ul className="attachments">
      {item.attachments.map((attachment) => (
        <li key={attachment.id}>
          {attachment.kind === 'image' && images ? <Picture attachment={attachment} /> : <Named attachment={attachment} />}
        </li>
      ))}
    </ul>
  )
}

function Picture({ attachment }: { attachment: Attachment }) {
  const t = useT()
  const [failed, setFailed] = useState(false)
  if (failed) return <Named attachment={attachment} />
  const { width, height } = attachment
  return (
    <button
      type="button"
      className="picture"
      onClick={() => void openOutside(attachment.url)}
      title={attachment.alt ?? t('ui.attachment.image')}
    >
      <img
        src={`app://vigie/image/attachment/${attachment.id}`}
        alt={attachment.alt ?? t('ui.attachment.image')}
        loading="lazy"
        draggable={false}
        {...(width !== null && height !== null && { width, height })}
        onError={() => setFailed(true)}
      />
    </button>
  )
}

function Named({ attachment }: { attachment: Attachment }) {
  const t = useT()
  // A file of a mail has no address of its own: it is named, and stays where it is.
  if (hostOf(attachment.url) === null) {
    return (
      <span className="attachment-name">
        {t(`ui.attachment.${attachment.kind}`)}
        <bdi className="attachment-alt quiet" dir="auto">
          {attachment.alt}
        </bdi>
      </span>
    )
  }
  return (
    <button type="button" className="link attachment-name" onClick={() => void openOutside(attachment.url)}>
      <Icon name="open" size={14} /> {t(`ui.attachment.${attachment.kind}`)}
      <span className="quiet"> {hostOf(attachment.url)}</span>
      {attachment.alt !== null && attachment.alt !== '' && (
        <bdi className="attachment-alt quiet" dir="auto">
          {attachment.alt}
        </bdi>
      )}
    </button>
  )
}
