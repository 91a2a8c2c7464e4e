import { expect, test as base } from '@playwright/test'
import { createTranslator, type Translator } from '../src-i18n/translate.ts'
import { launch, type Running } from './running.ts'
import { Inbox } from './inbox-page.ts'

type Shared = { demo: Running }
type Each = { inbox: Inbox; t: Translator; quiet: void }

/**
 * One demo for all tests of a worker: each finds it on the inbox, in French, and takes items that no other has touched. Whatever a test
 * does, the page must not complain nor ask for an address of somebody else's.
 */
export const test = base.extend<Each, Shared>({
  demo: [
    async ({}, use) => {
      const running = await launch(['--demo'])
      await new Inbox(running.page, createTranslator('fr')).isFilled()
      await use(running)
      await running.close()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  t: async ({}, use) => use(createTranslator('fr')),
  inbox: async ({ demo, t }, use) => {
    const inbox = new Inbox(demo.page, t)
    await inbox.rest()
    await use(inbox)
  },
  quiet: [
    async ({ demo }, use) => {
      demo.complaints.length = 0
      await use()
      expect(demo.complaints).toEqual([])
      expect(demo.strangers).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
