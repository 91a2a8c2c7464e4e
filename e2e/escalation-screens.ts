import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { Inbox } from './inbox-page.ts'
import type { ScreenOf } from './screen-of.ts'

type Tab = 'board' | 'channels' | 'deadlines' | 'alerts' | 'evidence'

const rows = (inbox: Inbox) => inbox.page.locator('.escalation-row')
const exhibits = (inbox: Inbox) => inbox.page.locator('.evidence-row')

async function toTab(inbox: Inbox, tab: Tab): Promise<void> {
  const { page, t } = inbox
  await inbox.press('g', 'e')
  await expect(page.getByRole('heading', { level: 1, name: t('ui.escalation.title') })).toBeVisible()
  await page.getByRole('button', { name: t(`ui.escalation.tab.${tab}`), exact: true }).press('Enter')
  await expect(page.locator('.escalations')).toHaveAttribute('aria-busy', 'false')
}

/** A file in a folder: the one channel that needs nobody at the other end. Made once in each demo. */
async function withChannel(inbox: Inbox): Promise<void> {
  const { page, t } = inbox
  await toTab(inbox, 'channels')
  await expect(page.getByRole('button', { name: t('ui.channel.new') })).toBeVisible()
  if ((await page.locator('.channel-row').count()) > 0) return
  const folder = mkdtempSync(join(tmpdir(), 'vigie-e2e-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await page.getByRole('button', { name: t('ui.channel.new') }).press('Enter')
  await page.getByLabel(t('ui.channel.kind')).selectOption('file')
  await page.getByLabel(t('ui.channel.name'), { exact: true }).fill('Service client')
  await page.getByLabel(t('ui.channel.field.folder'), { exact: true }).fill(folder)
  await inbox.press('Enter')
  await expect(page.locator('.channel-row')).toHaveCount(1, { timeout: 60_000 })
}

async function openSheet(inbox: Inbox): Promise<void> {
  const { page, t } = inbox
  await withChannel(inbox)
  await inbox.rest()
  await inbox.seekWhere('reply')
  await inbox.press('f')
  const note = page.getByLabel(t('ui.escalation.sheet.note'), { exact: true })
  await note.fill('Pouvez-vous rembourser ?')
  await expect(page.locator('.goes-text')).toContainText('Pouvez-vous rembourser ?', { timeout: 60_000 })
  await note.focus()
}

async function toBoard(inbox: Inbox): Promise<void> {
  const { page, t } = inbox
  await toTab(inbox, 'board')
  await expect(rows(inbox).or(page.getByText(t('ui.escalation.none'))).first()).toBeVisible()
  if ((await rows(inbox).count()) === 0) {
    await openSheet(inbox)
    await inbox.press('Control+Enter')
    await expect(page.getByRole('dialog')).toBeHidden({ timeout: 60_000 })
    await toTab(inbox, 'board')
  }
  // It leaves when its time to be taken back is over.
  await expect(rows(inbox).first()).toContainText(t('ui.escalation.state.open'), { timeout: 90_000 })
}

async function openFreeze(inbox: Inbox): Promise<void> {
  await inbox.rest()
  await inbox.seekWhere('reply')
  await inbox.press('Shift+F')
  await expect(inbox.page.getByRole('dialog', { name: inbox.t('ui.evidence.sheet') })).toBeVisible()
}

/** What is handed over, by which ways and by when, what burns and what was frozen: each with something in it. */
export const escalationScreens: readonly ScreenOf[] = [
  { name: 'the channels', picture: 'escalation-channels', reach: withChannel },
  { name: 'a new channel', picture: 'escalation-channel', reach: async (inbox) => {
    await toTab(inbox, 'channels')
    await inbox.page.getByRole('button', { name: inbox.t('ui.channel.new') }).press('Enter')
    await expect(inbox.page.getByLabel(inbox.t('ui.channel.kind'))).toBeFocused()
  } },
  { name: 'handing over', picture: 'escalation-sheet', reach: openSheet },
  { name: 'what is handed over', picture: 'escalation-board', reach: toBoard },
  { name: 'a thread of which a message is handed over', picture: null, reach: async (inbox) => {
    await toBoard(inbox)
    await rows(inbox).first().press('Enter')
    await expect(inbox.page.locator('.escalation-card')).toBeVisible()
  } },
  { name: 'the deadlines', picture: 'escalation-deadlines', reach: async (inbox) => {
    await toTab(inbox, 'deadlines')
    await expect(inbox.page.getByRole('heading', { level: 2, name: inbox.t('ui.calendar.title') })).toBeVisible()
  } },
  { name: 'the alerts', picture: 'escalation-alerts', reach: async (inbox) => {
    await toTab(inbox, 'alerts')
    await expect(inbox.page.getByRole('button', { name: inbox.t('ui.alert.save') })).toBeVisible()
  } },
  { name: 'freezing an exhibit', picture: null, reach: openFreeze },
  { name: 'the exhibits', picture: 'escalation-evidence', reach: async (inbox) => {
    const { page, t } = inbox
    await toTab(inbox, 'evidence')
    await expect(page.getByRole('heading', { level: 2, name: t('ui.evidence.verify') })).toBeVisible()
    if ((await exhibits(inbox).count()) > 0) return
    await openFreeze(inbox)
    await page.getByRole('button', { name: t('ui.evidence.freeze'), exact: true }).press('Enter')
    await expect(page.getByRole('dialog')).toBeHidden({ timeout: 60_000 })
    await toTab(inbox, 'evidence')
    await expect(exhibits(inbox).first()).toBeVisible()
  } },
]
