import { parseSync } from 'vite'

// Every module that a source names, with its line: imports, re-exports, import() and import types, type-only ones included.
export function importsOf(path, source) {
  const { module, program, errors } = parseSync(path, source)
  if (errors.length > 0) return [{ problem: errors[0].message, line: 1 }]
  const found = []
  const add = (request, more = {}) => found.push({ request: request.value, line: lineAt(source, request.start), ...more })
  for (const each of module.staticImports) {
    add(each.moduleRequest, { typeOnly: each.entries.length > 0 && each.entries.every(entry => entry.isType) })
  }
  for (const each of module.staticExports) {
    for (const entry of each.entries) {
      if (entry.moduleRequest) add(entry.moduleRequest, { barrel: entry.importName.kind.startsWith('All'), typeOnly: entry.isType })
    }
  }
  // Nodes are looked through only where the text has such an import at all.
  if (/\bimport\s*\(/.test(source)) {
    walk(program, node => {
      if (node.type === 'ImportExpression' || node.type === 'TSImportType') {
        if (node.source?.type === 'Literal') add(node.source, { typeOnly: node.type === 'TSImportType' })
      }
    })
  }
  return found
}

function lineAt(source, offset) {
  return source.slice(0, offset).split('\n').length
}

function walk(node, visit) {
  if (Array.isArray(node)) {
    for (const each of node) walk(each, visit)
  } else if (node !== null && typeof node === 'object') {
    if (typeof node.type === 'string') visit(node)
    for (const value of Object.values(node)) if (typeof value === 'object') walk(value, visit)
  }
}
