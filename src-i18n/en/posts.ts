import type { cliPosts as frCli, posts as fr } from '../fr/posts.ts'
import type { SameKeys } from '../same-keys.ts'

/** What the command line says of posts: what is lacking, how often we look, what is kept. */
export const cliPosts: SameKeys<typeof frCli> = {
  'option.post': 'read everything under one post again, by its number (“vigie gaps”, “vigie posts”)',
  'command.gaps': 'posts under which the network counts more comments than we hold',
  'command.posts': 'posts, the liveliest first: arrivals an hour, and how long a comment waits to be seen',
  'command.retention': 'what each network lets one keep, and what brands keep for less long',
  'command.retention.run': 'erases what is due now (otherwise every quarter of an hour)',
  'command.retention.set': 'a brand keeps texts for less long: days, or “off”',
  'done.noGaps': 'Nothing is lacking under the posts that their networks count.',
  'done.gaps_one': 'Under {{count}} post, {{comments}} of what the network counts are lacking. “vigie sync --post” reads it again.',
  'done.gaps_other': 'Under {{count}} posts, {{comments}} of what their networks count are lacking in all. “vigie sync --post” reads one again.',
  'done.erased_one': '{{count}} text erased.',
  'done.erased_other': '{{count}} texts erased.',
  'done.syncPost_one': 'Read from end to end: {{count}} new, {{held}} of {{counted}} held.',
  'done.syncPost_other': 'Read from end to end: {{count}} new, {{held}} of {{counted}} held.',
}

/** What the window says of them. */
export const posts: SameKeys<typeof fr> = {
  'posts.held': '{{held}} of {{counted}} held',
  'posts.lacking': 'We hold {{held}} of the {{counted}} comments that {{network}} counts here.',
  'posts.lackingWhole': 'We hold {{held}} of the {{counted}} comments that {{network}} counts here. Everything was read again {{when}}: the network does not show the others.',
  'posts.refetch': 'Read this post again',
  'posts.refetching': 'Reading again…',
  'posts.delay': 'A new comment is seen here after {{delay}} on average.',
  'posts.accountLacking_one': '{{comments}} of what {{network}} counts are lacking, under {{count}} post.',
  'posts.accountLacking_other': '{{comments}} of what {{network}} counts are lacking, under {{count}} posts.',
  'posts.show': 'See which',
  'posts.hide': 'Fold',
  'posts.untitled': 'Post without text',
  'posts.erased': 'Text erased {{when}}: {{network}} or the brand lets nobody keep it longer.',
  'retention.label': 'Keep the texts of {{brand}}',
  'retention.asNetwork': 'for as long as the networks allow',
  'retention.days_one': '{{count}} day',
  'retention.days_other': '{{count}} days',
  'connect.several': 'These credentials carry several accounts. Which are to be connected?',
  'connect.severalHint': 'Each gets a brand of its own name, which you can rename.',
  'connect.saveSeveral_one': 'Connect {{count}} account',
  'connect.saveSeveral_other': 'Connect {{count}} accounts',
}
