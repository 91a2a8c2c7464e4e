import { z } from 'zod'
import { commands } from '../../src-contract/commands.ts'
import { failure, failureCode } from '../../src-contract/failure.ts'
import { account, attachment, author, brand, decision, draft, item, job, jobState, label, note, revision } from '../../src-contract/item.ts'
import { capabilities, itemCapabilities, itemState, networkId, networkVerb, verb, visibility } from '../../src-contract/network.ts'
import { autohide, charter, cluster, firing, listEntry, pin, pinResult, rule, ruleAction, ruleConditions, ruleDraft, verdictSummary } from '../../src-contract/moderation.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import type { CliCommand } from './command.ts'
import { usageOf } from './help.ts'
import { everywhere, options } from './options.ts'
import { table } from './table.ts'

/** docs/cli.md, written from the table of commands and the schemas of what they answer, so that it cannot say anything else than they do. */

type Node = {
  $ref?: string
  $defs?: Record<string, Node>
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: Node[]
  items?: Node
  prefixItems?: Node[]
  properties?: Record<string, Node>
  required?: string[]
  additionalProperties?: Node | boolean
}

const nouns = { VerdictSummary: verdictSummary, Firing: firing, Rule: rule, RuleDraft: ruleDraft, RuleConditions: ruleConditions, RuleAction: ruleAction, Pin: pin, PinResult: pinResult, ListEntry: listEntry, Autohide: autohide, Charter: charter, Cluster: cluster, Item: item, Job: job, Account: account, Brand: brand, Author: author, Attachment: attachment, Revision: revision, Label: label, Note: note, Draft: draft, Decision: decision, ItemCapabilities: itemCapabilities, Capabilities: capabilities, Failure: failure, Visibility: visibility, ItemState: itemState, JobState: jobState, NetworkId: networkId, Verb: verb, NetworkVerb: networkVerb, FailureCode: failureCode }

const names = z.registry<{ id: string }>()
for (const [id, schema] of Object.entries(nouns)) names.add(schema, { id })

function shapeOf(schema: z.ZodType): Node {
  return z.toJSONSchema(schema, { metadata: names, unrepresentable: 'any' }) as Node
}

/** A noun's own shape: asked for by itself it is a reference to its definition. */
function definitionOf(name: string, schema: z.ZodType): Node {
  const shape = shapeOf(schema)
  return shape.$ref === undefined ? shape : (shape.$defs?.[name] ?? {})
}

/** A shape as a type, on one line or, when it is long, a field a line. `told`: failures as the command line writes them. */
function typeOf(node: Node, told: boolean, indent = ''): string {
  if (node.$ref !== undefined) {
    const name = node.$ref.split('/').at(-1) ?? ''
    return told && name === 'Failure' ? 'Error' : name
  }
  if (node.const !== undefined) return JSON.stringify(node.const)
  if (node.enum !== undefined) return folded(node.enum.map((value) => JSON.stringify(value)))
  if (node.anyOf !== undefined) return node.anyOf.map((each) => typeOf(each, told, indent)).join(' | ')
  if (node.type === 'array') {
    if (node.prefixItems !== undefined) return `[${node.prefixItems.map((each) => typeOf(each, told, indent)).join(', ')}]`
    const of = typeOf(node.items ?? {}, told, indent)
    return of.includes(' | ') && !of.startsWith('{') ? `(${of})[]` : `${of}[]`
  }
  if (node.type === 'object') return objectOf(node, told, indent)
  const types = [node.type ?? []].flat()
  return types.length === 0 ? 'any JSON' : types.join(' | ')
}

/** A long list of words on several lines. */
function folded(words: readonly string[]): string {
  let width = 0
  return words.reduce((text, word) => {
    width += word.length + 3
    const fits = text === '' || width < 120
    if (!fits) width = word.length + 3
    return text === '' ? word : `${text}${fits ? ' ' : '\n  '}| ${word}`
  }, '')
}

function objectOf(node: Node, told: boolean, indent: string): string {
  const inner = `${indent}  `
  const fields = Object.entries(node.properties ?? {}).map(([name, each]) => {
    const shown = told && name === 'failure' ? 'error' : name
    return `${shown}${node.required?.includes(name) === true ? '' : '?'}: ${typeOf(each, told, inner)}`
  })
  if (fields.length === 0) return typeof node.additionalProperties === 'object' ? `{ [name]: ${typeOf(node.additionalProperties, told, inner)} }` : '{}'
  const line = `{ ${fields.join(', ')} }`
  return line.length + indent.length <= 110 && !line.includes('\n') ? line : `{\n${fields.map((field) => `${inner}${field}`).join('\n')}\n${indent}}`
}

function answerOf(command: CliCommand): string {
  if (command.shape !== undefined) return command.shape
  if (command.answers === null) return 'Item'
  return typeOf(shapeOf(commands[command.answers].output), true)
}

const code = (text: string) => `\`\`\`ts\n${text}\n\`\`\``

/** The whole page. */
export function reference(): string {
  const t = createTranslator('en')
  const shown = (each: { name: string; value: string | null }) => `\`--${each.name}${each.value === null ? '' : ` ${each.value}`}\``
  const optionRows = [...Object.values(everywhere), ...Object.values(options)].map((each) => `| ${shown(each).replaceAll('|', '\\|')} | ${t(each.help)} |`)
  const sections = table.filter(({ hidden }) => hidden !== true).map((each) => `### \`vigie ${usageOf(each)}\`\n\n${capital(t(each.help))}.\n\n${code(answerOf(each))}`)
  const shapes = Object.entries(nouns).map(([name, schema]) => code(`${name} = ${typeOf(definitionOf(name, schema), false)}`))
  return `${[
    '# Command line',
    '<!-- Written from src-main/cli/table.ts and the schemas of src-contract: `npm run unit -- src-main/cli/reference.test.ts -u` writes it anew. -->',
    `From a clone: \`npm run --silent vigie -- COMMAND …\`. An installed Vigie brings its own \`vigie\`. It needs neither a display nor a running app; where the app runs on the
same data, the command line speaks to it over a local socket, so that both always see the same.`,
    `Each command writes **one JSON document to standard output** and nothing else; sentences for people go to standard error, in French or English by the system's language
or \`--lang\`. With \`--json\` only failures are put in words. The exit code is **0** done, **1** failed, **2** wrong usage, **3** something needs the user (dead
credentials, a send that was refused or that nobody can be sure of). A failure is \`{ "error": { "code", "message" } }\`: the code is for programs and stays, the message is for people.`,
    `Secrets are never arguments: \`--secret-stdin\` takes one line, or a JSON object with the fields that \`networks\` lists under \`connect\`; without it the environment variable
\`VIGIE_SECRET\` is read. \`VIGIE_DATA\` names the data directory where \`--data\` does not. \`VIGIE_SECRETS=file\` keeps the key to the secrets in a file instead of the
system's keyring.`,
    `A decision (\`act\`, \`reply\`) is held a few seconds before it leaves, and stays in the outbox until something sends it: the app, or \`outbox flush --wait\`. \`undo\` takes back
the last decision of the command line; what has left already is taken back by its opposite, where the network has one. On WordPress \`hide\` is hold and
\`delete\` is trash. \`inbox --state open\` gives what waits for a decision, new items included.`,
    '## Options',
    `| Option | |\n|---|---|\n${optionRows.join('\n')}`,
    '## Commands',
    ...sections,
    '## Shapes',
    'Instants are milliseconds since 1970 in UTC and end in `At` or `Until`. An item has the same shape in every answer.',
    code('Error = { code: string, message: string }'),
    ...shapes,
  ].join('\n\n')}\n`
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
