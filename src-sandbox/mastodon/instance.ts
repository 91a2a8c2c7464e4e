export type Described = { url: string; streaming: string; domain: string; version: string; maxCharacters: number; many: boolean }

const statuses = (of: Described) => ({ max_characters: of.maxCharacters, max_media_attachments: 4, characters_reserved_per_url: 23 })
const about = 'A simulated server'

/** https://docs.joinmastodon.org/methods/instance/#v2 */
export function instanceV2(of: Described) {
  return {
    domain: of.domain,
    title: 'Sandbox',
    version: of.version,
    source_url: 'https://github.com/mastodon/mastodon',
    description: about,
    usage: { users: { active_month: 1 } },
    thumbnail: { url: `${of.url}/media/thumbnail.png` },
    icon: [],
    languages: ['fr'],
    configuration: {
      urls: { streaming: of.streaming },
      vapid: { public_key: '' },
      accounts: { max_featured_tags: 10, max_pinned_statuses: 5 },
      statuses: statuses(of),
      media_attachments: {
        supported_mime_types: ['image/png'],
        image_size_limit: 16_777_216,
        image_matrix_limit: 33_177_600,
        video_size_limit: 103_809_024,
        video_frame_rate_limit: 120,
        video_matrix_limit: 8_294_400,
      },
      polls: { max_options: 4, max_characters_per_option: 50, min_expiration: 300, max_expiration: 2_629_746 },
      translation: { enabled: false },
      limited_federation: false,
    },
    registrations: { enabled: false, approval_required: false, reason_required: false, message: null, min_age: null, url: null },
    // The second is of 4.3, where several statuses may be asked for at once.
    api_versions: { mastodon: of.many ? 10 : 0 },
    contact: { email: 'staff@sandbox.test', account: null },
    rules: [],
  }
}

/** https://docs.joinmastodon.org/methods/instance/#v1 */
export function instanceV1(of: Described) {
  return {
    uri: of.domain,
    title: 'Sandbox',
    short_description: about,
    description: about,
    email: 'staff@sandbox.test',
    version: of.version,
    urls: { streaming_api: of.streaming },
    stats: { user_count: 1, status_count: 1, domain_count: 0 },
    thumbnail: null,
    languages: ['fr'],
    registrations: false,
    approval_required: false,
    invites_enabled: false,
    configuration: { statuses: statuses(of) },
    contact_account: null,
    rules: [],
  }
}
