import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { findCycles } from './cycles.mjs'
import { importsOf } from './imports.mjs'
import { packages, typesOnly, zoneOf, zones } from './table.mjs'

const folders = ['src-contract', 'src-i18n', 'src-main', 'src-renderer', 'src-sandbox', 'e2e', 'bench', 'scripts']

// Every broken wall below `root`, as { file, line, sentence }.
export function findBrokenWalls(root) {
  const files = folders.flatMap(folder => sourcesIn(root, folder))
  const graph = new Map()
  const broken = []
  for (const file of files) {
    const report = (line, sentence) => broken.push({ file, line, sentence })
    for (const sentence of nameProblems(file)) report(1, sentence)
    const from = zoneOf(file)
    if (from === undefined) {
      report(1, 'has no place in scripts/walls/table.mjs: give its folder a row and a tsconfig, or move it.')
      continue
    }
    const targets = []
    const source = readFileSync(join(root, file), 'utf8')
    for (const sentence of silencing(source)) report(1, sentence)
    for (const found of importsOf(file, source)) {
      if (found.problem !== undefined) report(found.line, found.problem)
      else {
        const target = resolve(file, found.request)
        if (target !== undefined) targets.push(target)
        for (const sentence of importProblems(file, from, found, target)) report(found.line, sentence)
      }
    }
    graph.set(file, targets)
  }
  for (const cycle of findCycles(graph)) {
    broken.push({ file: cycle[0], line: 1, sentence: `is part of a cycle: ${[...cycle, cycle[0]].join(' → ')}. Move what they share below both.` })
  }
  return broken
}

function sourcesIn(root, folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true })
    .map(name => `${folder}/${name.split(sep).join('/')}`)
    .filter(name => /\.(ts|tsx|mjs)$/.test(name) && !name.endsWith('.d.ts') && !/(^|\/)(node_modules|run|fixtures)\//.test(name))
    .sort()
}

// Tests and the shared contract tests look at their subject from any side.
function isTest(file) {
  return /\.(test|contract|spec)\.tsx?$/.test(file)
}

function nameProblems(file) {
  const name = posix.basename(file)
  const problems = []
  if (/^(utils?|helpers?|common|types|index)\.tsx?$/.test(name)) problems.push('is named for nothing: name a file for what it gives, and import it where it lies (no barrels).')
  const kebab = /^[a-z0-9]+([.-][a-z0-9]+)*\.(tsx?|mjs)$/
  const component = /^[A-Z][A-Za-z0-9]*(\.test)?\.tsx$/
  if (!kebab.test(name) && !component.test(name)) problems.push('is not in kebab-case (a file whose one export is a component is in PascalCase).')
  return problems
}

function silencing(source) {
  return /(\/\/|\/\*)\s*(eslint|oxlint)-disable/.test(source) ? ['silences the lint in a comment: mend the cause, or change the rule in .oxlintrc.json for all.'] : []
}

// Relative to the project, for a relative import; undefined for a package.
function resolve(file, request) {
  if (!request.startsWith('.')) return undefined
  return posix.normalize(posix.join(posix.dirname(file), request.replace(/\?.*$/, '')))
}

function importProblems(file, from, found, target) {
  if (found.barrel && !isTest(file)) return ['re-exports a whole module: import names where they lie (no barrels).']
  if (isTest(file)) return []
  if (target === undefined) return packageProblems(from, found.request)
  const to = zoneOf(target)
  if (to === undefined) return target.startsWith('assets/') || !target.includes('/') ? [] : [`imports ${target}, which has no zone.`]
  if (isTest(target)) return [`imports the test ${target}; move what is shared into a file of its own.`]
  if (from.zone === to.zone && from.name === to.name) return []
  if (!zones[from.zone].may.includes(to.zone)) return [`may not import ${target}. ${zones[from.zone].instead}`]
  return typesOnly
    .filter(rule => rule.from.includes(from.zone) && rule.to === to.zone && !found.typeOnly && !rule.except.includes(file))
    .map(rule => `may take only types from ${target}. ${rule.instead}`)
}

function packageProblems(from, request) {
  for (const rule of packages) {
    if (!rule.match.test(request)) continue
    if (rule.only?.includes(from.zone) === false || rule.never?.includes(from.zone)) return [`may not import ${request}. ${rule.instead}`]
  }
  return []
}

export function print(root, broken) {
  for (const { file, line, sentence } of broken) process.stderr.write(`${relative(process.cwd(), join(root, file))}:${line} ${sentence}\n`)
}
