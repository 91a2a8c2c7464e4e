import type { CommandOutput } from '../../src-contract/commands.ts'
import type { AccountId, BrandId, PostId } from '../../src-contract/ids.ts'
import type { PostGap } from '../../src-contract/posts.ts'
import { call, failureOf } from '../bridge.ts'
import type { Done } from './accounts.ts'
import { refreshCounts } from './catalogue.ts'

export type PostCount = CommandOutput<'post.get'>

async function attempt<T>(work: Promise<T>): Promise<Done<T>> {
  try {
    return { ok: true, value: await work }
  } catch (thrown) {
    return { ok: false, failure: failureOf(thrown) }
  }
}

/** Null where nobody can say just now. */
export const countOf = (id: PostId): Promise<PostCount | null> => call('post.get', { id }).catch(() => null)

export const gapsOf = (accountId: AccountId): Promise<PostGap[]> => call('gap.list', { accountId, limit: 50 }).then(({ posts }) => posts, () => [])

/** Everything under one post, from end to end. */
export async function readAgain(postId: PostId): Promise<Done<CommandOutput<'sync.post'>>> {
  const done = await attempt(call('sync.post', { postId }))
  await refreshCounts()
  return done
}

export const daysOf = (brandId: BrandId): Promise<number | null> =>
  call('retention.list', {}).then(({ brands }) => brands.find(({ id }) => id === brandId)?.days ?? null, () => null)

/** Null: as its networks say. */
export const setDays = (brandId: BrandId, days: number | null) => attempt(call('retention.set', { brandId, days }))
