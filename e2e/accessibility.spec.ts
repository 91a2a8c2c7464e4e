import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createTranslator } from '../src-i18n/translate.ts'
import { expect, test } from './demo-test.ts'
import type { Inbox } from './inbox-page.ts'
import type { Running } from './running.ts'

// Its source goes in as an expression: the page's policy lets no script tag in.
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Violation = { id: string; help: string; nodes: string[] }

async function violations({ page }: Running): Promise<Violation[]> {
  await page.evaluate(`${axe}; undefined`)
  return page.evaluate(async () => {
    type Axe = { run(context: Document): Promise<{ violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[] }> }
    const found = await (globalThis as unknown as { axe: Axe }).axe.run(document)
    return found.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => `${node.html.slice(0, 160)} | ${node.failureSummary ?? ''}`) }))
  })
}

const screens: { name: string; reach(inbox: Inbox): Promise<void> }[] = [
  { name: 'the inbox', reach: async () => {} },
  { name: 'a thread with the composer open', reach: async (inbox) => {
    await inbox.seekWhere('reply')
    await inbox.press('r')
    await inbox.page.keyboard.type('Bonjour')
  } },
  { name: 'a search', reach: async (inbox) => {
    await inbox.press('/')
    await inbox.page.keyboard.type('merci')
    await expect(inbox.rows.first()).toBeVisible()
  } },
  { name: 'the accounts', reach: (inbox) => inbox.press('g', 'a') },
  { name: 'the settings', reach: (inbox) => inbox.press('g', 's') },
  { name: 'the keys', reach: (inbox) => inbox.press('?') },
  { name: 'the palette', reach: (inbox) => inbox.press('Control+k') },
  { name: 'the outbox', reach: (inbox) => inbox.press('g', 'o') },
]

for (const language of ['fr', 'en'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test(`axe finds nothing on the main screens in ${language}, ${theme}`, async ({ demo, inbox }) => {
      const t = createTranslator(language)
      await choose(inbox, language === 'fr' ? 'Français' : 'English', t(`ui.settings.${theme}`))
      const spoken = inbox.in(t)
      const found: Record<string, Violation[]> = {}
      for (const screen of screens) {
        await spoken.rest()
        await screen.reach(spoken)
        const here = await violations(demo)
        if (here.length > 0) found[screen.name] = here
        if (screen.name.includes('composer')) await spoken.press('Control+a', 'Delete')
        await spoken.press('Escape')
      }
      await choose(spoken, 'Français', createTranslator('fr')('ui.settings.light'))
      expect(found).toEqual({})
    })
  }
}

async function choose(inbox: Inbox, language: string, theme: string): Promise<void> {
  await inbox.press('Escape', 'g', 's')
  await inbox.page.getByRole('radio', { name: language }).check()
  await inbox.page.getByRole('radio', { name: theme, exact: true }).check()
}
