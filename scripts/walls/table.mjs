// Who may import whom. `may` names zones; a zone may always import itself. `instead` ends the sentence a violation prints:
// where to go with what one wanted. The compiler holds the coarse walls (one tsconfig per folder, with the same
// references); this table holds those too, and the finer ones inside a folder.
const ground = ['contract', 'lib']

export const zones = {
  contract: { may: [], instead: 'The contract is nouns and schemas alone; behaviour belongs to the side that has it.' },
  i18n: { may: ['contract'], instead: 'The catalogue only turns contract data into words.' },
  lib: { may: ['contract'], instead: 'lib knows no domain word; move what needs one to the part it belongs to.' },
  net: { may: ground, instead: 'net stands under networks and store; what it needs to know comes in as a parameter.' },
  pictures: { may: ground, instead: 'Pictures draws what it is handed, in words made already; who asks knows what they mean.' },
  secrets: { may: ground, instead: 'Secrets are injected; hand in what they need as a parameter.' },
  adapter: { may: [...ground, 'net'], instead: 'The adapter contract knows no network; what all of them share goes to net.' },
  registry: { may: [...ground, 'net', 'adapter', 'network'], instead: 'The registry is one line per network; sync and the engine take it from there.' },
  network: { may: [...ground, 'net', 'adapter'], instead: 'A network knows the contract alone: put what two of them share into net, and give results to sync through Batch.' },
  store: { may: ground, instead: 'The store knows no network: sync and the outbox bring it what networks say.' },
  moderation: { may: ground, instead: 'Moderation is pure: the judge hands it items and context, and writes its verdicts.' },
  judge: { may: [...ground, 'store', 'moderation'], instead: 'The judge works on what the store holds; sync and the outbox look at the store themselves.' },
  sync: { may: [...ground, 'net', 'adapter', 'registry', 'store'], instead: 'Sync reaches networks through adapter.ts and registry.ts, and others through what the store says.' },
  outbox: { may: [...ground, 'net', 'store'], instead: 'The outbox is handed its performers; the engine injects networks and channels alike.' },
  escalation: { may: [...ground, 'net', 'store', 'pictures'], instead: 'A channel is handed what it sends; the engine joins it with the rest.' },
  reports: { may: [...ground, 'store'], instead: 'A report is queries over the store and a document made of them.' },
  engine: {
    may: [...ground, 'i18n', 'net', 'secrets', 'adapter', 'registry', 'store', 'moderation', 'judge', 'sync', 'outbox', 'escalation', 'reports', 'pictures'],
    instead: 'The engine joins the parts and has two hosts; what a host has comes in through createEngine(deps).',
  },
  shell: { may: [...ground, 'i18n', 'engine'], instead: 'The shell asks the engine by command; only engine-host.ts takes its value.' },
  entry: { may: [...ground, 'i18n', 'shell', 'engine', 'cli'], instead: 'main.ts only wires: shell for a window, cli for a command line.' },
  preload: { may: ['contract'], instead: 'The preload carries messages and knows no command.' },
  cli: { may: [...ground, 'i18n', 'engine', 'moderation', 'judge'], instead: 'The command line asks the engine by command, as the window does.' },
  demo: { may: [...ground, 'i18n', 'engine', 'sandbox'], instead: 'The demo starts the sandbox and feeds the engine through its commands.' },
  sandbox: { may: ['contract'], instead: 'The sandbox speaks each network’s wire format on its own; sharing code with the adapters would hide their mistakes.' },
  ui: { may: [], instead: 'ui takes props and gives events: the feature that uses it reads the stores.' },
  bridge: { may: ['contract'], instead: 'The bridge only carries commands and events to and from the preload.' },
  stores: { may: ['contract', 'i18n', 'bridge'], instead: 'Stores project what the engine says; features read them, not the other way round.' },
  triage: { may: ['contract', 'i18n', 'stores', 'ui'], instead: 'Triage is one table of commands over the stores; features use it, not the other way round.' },
  feature: { may: ['contract', 'i18n', 'stores', 'triage', 'ui'], instead: 'A feature reads the stores and draws with ui: share through those, never with another feature or the bridge.' },
  window: { may: ['contract', 'i18n', 'stores', 'triage', 'ui', 'feature', 'bridge'], instead: 'The window’s entry joins stores, triage and features; the engine is reached through the bridge.' },
  e2e: { may: ['contract', 'i18n', 'sandbox'], instead: 'e2e drives the built app from outside: by window, command line and sandbox.' },
  bench: { may: [...ground, 'i18n', 'net', 'secrets', 'adapter', 'registry', 'store', 'sync', 'outbox', 'moderation', 'judge', 'reports', 'engine', 'sandbox'], instead: 'Benches measure the engine and its parts; the window is measured by e2e.' },
  scripts: { may: [], instead: 'Scripts bring the tool chain up before anything of ours can run.' },
}

const parts = ['lib', 'net', 'pictures', 'secrets', 'store', 'moderation', 'judge', 'sync', 'outbox', 'escalation', 'reports']
const rendererZones = ['ui', 'stores', 'triage']
const tops = { 'src-contract': 'contract', 'src-i18n': 'i18n', 'src-sandbox': 'sandbox', e2e: 'e2e', bench: 'bench', scripts: 'scripts' }

// `path` is relative to the project, with slashes. Gives { zone, name? }; name tells two networks or two features apart.
// Undefined means that the table has no place for the file.
export function zoneOf(path) {
  const [top, second = '', third] = path.replace(/\.(test|contract|spec)(\.tsx?)$/, '$2').split('/')
  if (Object.hasOwn(tops, top)) return { zone: tops[top] }
  if (top === 'src-main') return mainZone(second, third)
  if (top === 'src-renderer') return rendererZone(second, third)
  return undefined
}

function mainZone(second, third) {
  if (second === 'networks') {
    if (third === 'registry.ts') return { zone: 'registry' }
    return third.includes('.') ? { zone: 'adapter' } : { zone: 'network', name: third }
  }
  if (parts.includes(second)) return { zone: second }
  if (second === 'shell') return { zone: 'shell' }
  // The lock, the socket and whoever speaks to an engine through them.
  if (second === 'host') return { zone: 'engine' }
  if (second === 'main.ts') return { zone: 'entry' }
  if (second === 'preload.ts') return { zone: 'preload' }
  for (const entry of ['engine', 'cli', 'demo']) {
    if (second === entry || second === `${entry}.ts`) return { zone: entry }
  }
  return second.startsWith('engine-') && second.endsWith('.ts') ? { zone: 'engine' } : undefined
}

function rendererZone(second, third) {
  if (second === 'bridge.ts') return { zone: 'bridge' }
  if (rendererZones.includes(second)) return { zone: second }
  return third === undefined ? { zone: 'window' } : { zone: 'feature', name: second }
}

// Of these zones the other takes types alone, but for the files named.
export const typesOnly = [
  { from: ['shell', 'entry'], to: 'engine', except: ['src-main/shell/engine-host.ts'], instead: 'src-main/shell/engine-host.ts alone takes the engine’s value; elsewhere use `import type`.' },
]

// Packages that only some zones may import. A package that stands in no row is free.
const inRenderer = ['ui', 'stores', 'triage', 'feature', 'window', 'bridge']
const withoutNode = ['contract', 'i18n', 'moderation', 'preload', ...inRenderer]
export const packages = [
  { match: /^electron(\/|$)/, only: ['shell', 'entry', 'preload'], instead: 'Only src-main/shell, main.ts and preload.ts know Electron; the rest is plain Node or plain browser.' },
  { match: /^better-sqlite3$/, only: ['store', 'engine', 'bench'], instead: 'Databases are opened by src-main/store (and the engine’s lock).' },
  { match: /^@napi-rs\/keyring$/, only: ['secrets'], instead: 'The keyring is reached through src-main/secrets.' },
  { match: /^(react|react-dom|zustand)(\/|$)/, only: inRenderer, instead: 'React belongs to src-renderer.' },
  { match: /^zustand(\/|$)/, never: ['ui'], instead: 'ui takes props and gives events: the feature that uses it reads the stores.' },
  { match: /^node:/, never: withoutNode, instead: 'There is no Node here: ask the engine for it by a command, or take it as a parameter.' },
]
