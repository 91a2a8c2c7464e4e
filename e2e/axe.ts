import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'

// Its source goes in as an expression: the page's policy lets no script tag in.
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export type Violation = { id: string; help: string; nodes: string[] }

export async function violations(page: Page): Promise<Violation[]> {
  await page.evaluate(`${axe}; undefined`)
  return page.evaluate(async () => {
    type Found = { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }
    type Axe = { run(context: Document): Promise<{ violations: Found[] }> }
    const found = await (globalThis as unknown as { axe: Axe }).axe.run(document)
    return found.violations.map(({ id, help, nodes }) => ({
      id, help, nodes: nodes.map((node) => `${node.html.slice(0, 160)} | ${node.failureSummary ?? ''}`),
    }))
  })
}
