import { expect } from '@playwright/test'
import { escalationScreens } from './escalation-screens.ts'
import type { Inbox } from './inbox-page.ts'
import type { ScreenOf } from './screen-of.ts'

const heading = (inbox: Inbox, name: string) => expect(inbox.page.getByRole('heading', { level: 1, name })).toBeVisible()
const dialog = (inbox: Inbox) => expect(inbox.page.getByRole('dialog')).toBeVisible()
const searched = async (inbox: Inbox, query: string): Promise<void> => {
  await inbox.press('/')
  await inbox.page.keyboard.type(query)
  await inbox.press('Enter')
  await expect(inbox.list).toBeFocused()
}

const toSettings = async (inbox: Inbox): Promise<void> => {
  await inbox.press('g', 's')
  await heading(inbox, inbox.t('ui.settings.title'))
  // The engine is asked what was spent once the screen is there.
  await expect(inbox.page.getByRole('region', { name: inbox.t('ui.budget.title') })).toBeVisible()
}

/** What is measured, is measured on each. */
export const everyScreen: readonly ScreenOf[] = [
  { name: 'the inbox', picture: 'inbox', reach: async (inbox) => {
    await inbox.seekWhere('reply')
    await expect(inbox.thread).toBeVisible()
  } },
  { name: 'several picked', picture: 'picked', reach: async (inbox) => {
    await inbox.press('x')
    for (let more = 0; more < 2; more += 1) {
      const id = await inbox.selectedId()
      await expect(inbox.selected).toHaveAttribute('aria-checked', 'true')
      await inbox.press('j')
      await expect(inbox.selected).not.toHaveAttribute('id', `row-${id}`)
      await inbox.press('x')
    }
    // Counted by the heading: while messages come in above, the first of them may have left the sight.
    await expect(inbox.page.getByRole('button', { name: inbox.t('ui.picked.count', { count: 3 }) })).toBeVisible()
  } },
  { name: 'one message at a time', picture: 'zen', reach: async (inbox) => {
    await inbox.seekWhere('reply')
    await inbox.press('.')
    await expect(inbox.thread).toBeVisible()
  } },
  { name: 'a thread with the composer open', picture: 'reply', reach: async (inbox) => {
    await inbox.seekWhere('reply')
    await inbox.press('r')
    await expect(inbox.composer).toBeFocused()
    await inbox.page.keyboard.type('Bonjour')
  }, leave: async (inbox) => inbox.press('Control+a', 'Delete', 'Escape') },
  { name: 'a search', picture: 'search', reach: async (inbox) => {
    await inbox.press('/')
    await inbox.page.keyboard.type('merci')
    await expect(inbox.rows.first()).toBeVisible()
  } },
  { name: 'a search that finds nothing', picture: 'nothing-found', reach: async (inbox) => {
    await inbox.press('/')
    await inbox.page.keyboard.type('xqzwvxqzwv')
    await expect(inbox.list).toHaveCount(0)
  } },
  { name: 'nothing here', picture: 'nothing-here', reach: async (inbox) => {
    await inbox.press('g', 'f', 'g', 'z')
    // A list that is still being read has no rows either.
    await expect(inbox.list).toHaveCount(0)
  }, leave: async (inbox) => inbox.press('g', 'b', 'g', 'i') },
  { name: 'a verdict and why', picture: 'verdict', reach: async (inbox) => {
    await inbox.press('/')
    await inbox.page.keyboard.type('verdict:toxique ')
    await expect(inbox.rows.first().locator('.verdict-toxic')).toBeVisible({ timeout: 60_000 })
    await inbox.press('Enter')
    await expect(inbox.list).toBeFocused()
    await inbox.press('Home')
    const why = inbox.page.getByRole('button', { name: inbox.t('ui.verdict.why') })
    if ((await why.getAttribute('aria-expanded')) === 'false') await inbox.press('w')
    await expect(inbox.page.locator('.why-head').first()).toBeVisible()
  } },
  { name: 'what it is', picture: 'say-verdict', reach: async (inbox) => {
    await inbox.press('v')
    await dialog(inbox)
  } },
  { name: 'putting off', picture: 'snooze', reach: async (inbox) => {
    await inbox.seekWhere('snooze')
    await inbox.press('s')
    await dialog(inbox)
  } },
  { name: 'the labels', picture: 'label', reach: async (inbox) => {
    await inbox.press('l')
    await dialog(inbox)
  } },
  { name: 'who sees to it', picture: 'assign', reach: async (inbox) => {
    await inbox.press('a')
    await dialog(inbox)
  } },
  { name: 'the views', picture: 'views', reach: async (inbox) => {
    await searched(inbox, 'est:ouvert ')
    await inbox.press('g', 'v')
    await dialog(inbox)
  } },
  { name: 'the keys', picture: 'keys', reach: async (inbox) => {
    await inbox.press('?')
    await dialog(inbox)
  } },
  { name: 'the palette', picture: 'palette', reach: async (inbox) => {
    await inbox.press('Control+k')
    await dialog(inbox)
  } },
  { name: 'the outbox', picture: 'outbox', reach: async (inbox) => {
    await inbox.press('g', 'o')
    await dialog(inbox)
  } },
  { name: 'the accounts', picture: 'accounts', reach: async (inbox) => {
    await inbox.press('g', 'a')
    await heading(inbox, inbox.t('ui.accounts.title'))
  } },
  { name: 'the watches and one being changed', picture: 'watches', reach: async (inbox) => {
    await inbox.press('g', 'w')
    await heading(inbox, inbox.t('ui.watch.title'))
    const edit = inbox.page.getByRole('button', { name: inbox.t('ui.watch.edit') }).first()
    if ((await edit.getAttribute('aria-expanded')) === 'false') await edit.press('Enter')
    await expect(inbox.page.getByRole('textbox', { name: inbox.t('ui.watch.feeds') })).toBeVisible()
  } },
  { name: 'the moderation and a new rule', picture: 'moderation', reach: async (inbox) => {
    await inbox.press('g', 'r')
    await expect(inbox.page.getByRole('heading', { level: 2, name: inbox.t('ui.moderate.charter') })).toBeVisible()
    await inbox.page.getByRole('button', { name: inbox.t('ui.moderate.newRule') }).press('Enter')
    await expect(inbox.page.getByRole('textbox', { name: inbox.t('ui.moderate.words') })).toBeVisible()
  } },
  { name: 'the settings', picture: 'settings', reach: async (inbox) => {
    await toSettings(inbox)
  } },
  { name: 'the settings opened', picture: 'settings-opened', reach: async (inbox) => {
    await toSettings(inbox)
    for (const name of [inbox.t('ui.desktop.brands'), inbox.t('ui.keys.show')]) {
      await inbox.page.locator('details:not([open]) > summary', { hasText: name }).press('Enter')
    }
    const hours = inbox.page.getByRole('group', { name: inbox.t('ui.desktop.hours'), exact: true }).first()
    await hours.getByRole('radio', { name: inbox.t('ui.desktop.hoursSet') }).check()
    await inbox.page.getByRole('button', { name: inbox.t('ui.saved.new') }).press('Enter')
    await hours.scrollIntoViewIfNeeded()
  }, leave: async (inbox) => {
    const hours = inbox.page.getByRole('group', { name: inbox.t('ui.desktop.hours'), exact: true }).first()
    await hours.getByRole('radio', { name: inbox.t('ui.desktop.hoursAny') }).check()
    await inbox.press('g', 'i')
  } },
  ...escalationScreens,
]

/** The wizard, open on the n-th network: what to click there, and what to bring back. Gives the id of the network, or null where there is none. */
export async function openWizard(inbox: Inbox, n: number): Promise<string | null> {
  const { page, t } = inbox
  await inbox.press('Escape', 'g', 'a')
  await page.getByRole('button', { name: t('ui.accounts.connect') }).first().press('Enter')
  const cards = page.getByRole('group', { name: t('ui.connect.which') }).getByRole('button')
  await expect(cards.first()).toBeVisible()
  if (n >= (await cards.count())) return null
  await cards.nth(n).press('Enter')
  await expect(cards.nth(n)).toHaveAttribute('aria-pressed', 'true')
  return cards.nth(n).getAttribute('data-network')
}

export async function leaveScreen(inbox: Inbox, screen: ScreenOf): Promise<void> {
  await screen.leave?.(inbox)
  await inbox.press('Escape', 'Escape')
}
