import type { ElectronApplication, Page } from '@playwright/test'
import type { NetworkId } from '../src-contract/network.ts'
import type { Translator } from '../src-i18n/translate.ts'
import type { CommandLine } from './command-line.ts'
import type { Inbox } from './inbox-page.ts'

/** From the first screen to the form of one network. */
export async function chooseNetwork(page: Page, t: Translator, network: NetworkId): Promise<void> {
  await page.getByRole('button', { name: t('ui.first.connect') }).click()
  await page.getByRole('button', { name: t(`word.network.${network}`), exact: true }).click()
}

/** What would have been opened in the user's browser is kept instead; gives how to ask for it. */
export async function catchOpened(app: ElectronApplication): Promise<() => Promise<string[]>> {
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (url) => void opened.push(url)
  })
  return () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
}

/** Goes to the item that says this, and gives its id. */
export async function seekText(inbox: Inbox, vigie: CommandLine, text: string): Promise<number> {
  const found = (await vigie.all()).find((item) => item.text === text)
  await inbox.list.focus()
  await inbox.press('Home')
  return inbox.seek((id) => Promise.resolve(id === found?.id))
}
