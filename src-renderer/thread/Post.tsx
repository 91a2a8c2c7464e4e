import { useState } from 'react'
import type { Item } from '../../src-contract/item.ts'
import { useAccountName } from '../stores/catalogue.ts'
import { useT } from '../stores/language.ts'
import { openOutside } from '../stores/outside.ts'
import { Icon } from '../ui/Icon.tsx'
import { NetworkMark } from '../ui/NetworkMark.tsx'
import { PostCount } from './PostCount.tsx'

/** What was published and is being answered: context, so it stays small until it is asked for. */
export function Post({ item, post }: { item: Item; post: NonNullable<Item['post']> }) {
  const t = useT()
  const accountName = useAccountName(item)
  const [whole, setWhole] = useState(false)
  const { url, title } = post
  const long = post.text.length > 180
  return (
    <article className="post">
      <header className="post-head">
        <NetworkMark network={item.network} name={t(`word.network.${item.network}`)} />
        <bdi>{item.brand.name}</bdi>
        <bdi className="quiet" title={item.account.handle}>
          {accountName}
        </bdi>
        {url !== null && (
          <button
            type="button"
            className="icon-button small"
            aria-label={t('ui.post.open')}
            title={t('ui.post.open')}
            onClick={() => void openOutside(url)}
          >
            <Icon name="open" size={14} />
          </button>
        )}
      </header>
      {title !== null && title !== '' && <h2 dir="auto">{title}</h2>}
      {post.text !== '' && post.text !== title && (
        <p className="post-text hostile" dir="auto" data-whole={whole || undefined}>
          {post.text.slice(0, whole ? 20_000 : 400)}
        </p>
      )}
      {long && (
        <button type="button" className="text-button" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {t(whole ? 'ui.post.less' : 'ui.post.more')}
        </button>
      )}
      <PostCount key={post.id} postId={post.id} network={item.network} />
    </article>
  )
}
