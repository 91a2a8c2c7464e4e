import type { NetworkId } from '../../src-contract/network.ts'
import type { NetworkAdapter } from './adapter.ts'
import { bluesky } from './bluesky/adapter.ts'
import { discord } from './discord/adapter.ts'
import { discourse } from './discourse/adapter.ts'
import { email } from './email/adapter.ts'
import { facebook } from './facebook/adapter.ts'
import { feeds } from './feeds/adapter.ts'
import { googleBusiness } from './google-business-profile/adapter.ts'
import { instagram } from './instagram/adapter.ts'
import { linkedin } from './linkedin/adapter.ts'
import { mastodon } from './mastodon/adapter.ts'
import { nodebb } from './nodebb/adapter.ts'
import { reddit } from './reddit/adapter.ts'
import { telegram } from './telegram/adapter.ts'
import { threads } from './threads/adapter.ts'
import { tiktok } from './tiktok/adapter.ts'
import { wordpress } from './wordpress/adapter.ts'
import { x } from './x/adapter.ts'
import { youtube } from './youtube/adapter.ts'

/** Every network this build can do, one line each. */
export const adapters: readonly NetworkAdapter[] = [wordpress, youtube, googleBusiness, x, bluesky, mastodon, feeds, email, telegram, discord, discourse, nodebb, facebook, instagram, threads, tiktok, reddit, linkedin]

const byId = new Map<NetworkId, NetworkAdapter>(adapters.map((adapter) => [adapter.id, adapter]))

export function adapterOf(id: NetworkId): NetworkAdapter | null {
  return byId.get(id) ?? null
}
