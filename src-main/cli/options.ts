import type { Key } from '../../src-i18n/catalogue.ts'

/** Texts without placeholders. */
export type HelpKey = Extract<Key, `cli.option.${string}` | `cli.command.${string}`>

export type OptionSpec = { name: string; value: string | null; help: HelpKey }

const option = (name: string, value: string | null, help: HelpKey): OptionSpec => ({ name, value, help })

/** Understood by every command, in any place. */
export const everywhere = {
  data: option('data', 'DIR', 'cli.option.data'),
  json: option('json', null, 'cli.option.json'),
  lang: option('lang', 'fr|en', 'cli.option.language'),
  help: option('help', null, 'cli.option.help'),
  version: option('version', null, 'cli.option.version'),
} as const

export const options = {
  account: option('account', 'ID', 'cli.option.account'),
  all: option('all', null, 'cli.option.all'),
  brand: option('brand', 'NAME', 'cli.option.brand'),
  cursor: option('cursor', 'ID', 'cli.option.cursor'),
  kind: option('kind', 'KIND', 'cli.option.kind'),
  label: option('label', 'NAME', 'cli.option.label'),
  limit: option('limit', 'N', 'cli.option.limit'),
  network: option('network', 'NETWORK', 'cli.option.network'),
  private: option('private', null, 'cli.option.private'),
  secretStdin: option('secret-stdin', null, 'cli.option.secretStdin'),
  signIn: option('sign-in', null, 'cli.option.signIn'),
  state: option('state', 'STATE', 'cli.option.state'),
  saved: option('saved', 'NAME', 'cli.option.saved'),
  textLang: option('text-lang', 'LANG', 'cli.option.textLang'),
  textStdin: option('text-stdin', null, 'cli.option.textStdin'),
  timeout: option('timeout', 'S', 'cli.option.timeout'),
  until: option('until', 'WHEN', 'cli.option.until'),
  unread: option('unread', null, 'cli.option.unread'),
  aside: option('aside', null, 'cli.option.aside'),
  any: option('any', 'WORDS', 'cli.option.any'),
  as: option('as', 'KIND', 'cli.option.as'),
  every: option('every', 'WORDS', 'cli.option.every'),
  feeds: option('feeds', 'URLS', 'cli.option.feeds'),
  feedsStdin: option('feeds-stdin', null, 'cli.option.feedsStdin'),
  named: option('named', 'NAME', 'cli.option.named'),
  opml: option('opml', 'FILE', 'cli.option.opml'),
  searchWith: option('search-with', 'IDS', 'cli.option.searchWith'),
  watch: option('watch', 'ID', 'cli.option.watch'),
  without: option('without', 'WORDS', 'cli.option.without'),
  post: option('post', 'ID', 'cli.option.post'),
  url: option('url', 'URL', 'cli.option.url'),
  verdict: option('verdict', 'LABEL', 'cli.option.verdict'),
  cluster: option('cluster', 'ID', 'cli.option.cluster'),
  is: option('is', 'LABEL', 'cli.option.is'),
  isNot: option('is-not', 'LABEL', 'cli.option.isNot'),
  forget: option('forget', 'LABEL', 'cli.option.forget'),
  override: option('override', null, 'cli.option.override'),
  pattern: option('pattern', null, 'cli.option.pattern'),
  anywhere: option('anywhere', null, 'cli.option.anywhere'),
  days: option('days', 'N', 'cli.option.days'),
  user: option('user', 'NAME', 'cli.option.user'),
  view: option('view', 'NAME', 'cli.option.view'),
  noteStdin: option('note-stdin', null, 'cli.option.noteStdin'),
  reason: option('reason', 'REASON', 'cli.option.reason'),
  noted: option('noted', 'DIGEST', 'cli.option.noted'),
  to: option('to', 'NAME', 'cli.option.to'),
  order: option('order', 'ORDER', 'cli.option.order'),
  assignee: option('assignee', 'NAME', 'cli.option.assignee'),
  flag: option('flag', 'MARK', 'cli.option.flag'),
  window: option('window', 'MINUTES', 'cli.option.window'),
  least: option('least', 'N', 'cli.option.least'),
  factor: option('factor', 'N', 'cli.option.factor'),
  channel: option('channel', 'ID', 'cli.option.channel'),
  warn: option('warn', 'MINUTES', 'cli.option.warn'),
  calendar: option('calendar', 'ID', 'cli.option.calendar'),
  due: option('due', 'WHEN', 'cli.option.due'),
  replace: option('replace', null, 'cli.option.replace'),
  wait: option('wait', null, 'cli.option.wait'),
} as const
