import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { compose } from '../src-sandbox/email/compose.ts'
import { createEmailSandbox } from '../src-sandbox/email/sandbox.ts'
import { violations } from './axe.ts'
import { openBlogDesk, t } from './blog-desk.ts'
import { keepPicture } from './pictures.ts'
import { makeFolder } from './running.ts'

const [us, service, password] = ['vigie@maison.test', 'sav@maison.test', 'ouvre-toi']

test('a complaint goes to whoever can answer, the answer becomes the reply, and what was frozen shows any change', async () => {
  const mail = createEmailSandbox({ accounts: [{ address: us, password }, { address: service, password }] })
  await mail.listen()
  const desk = await openBlogDesk(['Merci pour ce billet', 'Ma lampe est arrivée cassée, je veux être remboursée'])
  const { page, inbox, vigie, running } = desk
  const picture = async (name: string) => {
    for (const width of [1280, 1920]) {
      await page.setViewportSize({ width, height: width === 1280 ? 800 : 1080 })
      await keepPicture(running, `escalation-${name}-fr-light-${width}`)
    }
    await page.setViewportSize({ width: 1280, height: 800 })
    expect(await violations(page)).toEqual([])
  }
  await vigie.ask('settings', 'set', 'hold.oneWay', '0').catch(() => undefined)

  // A channel, by the wizard; nothing is saved that does not answer.
  await inbox.press('g', 'e')
  await expect(page.getByRole('heading', { level: 1, name: t('ui.escalation.title') })).toBeVisible()
  await page.getByRole('button', { name: t('ui.escalation.tab.channels') }).click()
  await page.getByRole('button', { name: t('ui.channel.new') }).click()
  const field = (name: string) => page.getByLabel(new RegExp(`^${t.find(`ui.channel.field.${name}`) ?? name}`))
  await page.getByLabel(t('ui.channel.name'), { exact: true }).fill('Service client')
  await field('address').fill(us)
  await field('to').fill(service)
  await field('smtp').fill(`127.0.0.1:${mail.smtpPort}`)
  await field('imap').fill(`127.0.0.1:${mail.imapPort}`)
  await field('password').fill('faux')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toBeVisible({ timeout: 60_000 })
  await picture('channel')
  await field('password').fill(password)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Service client')).toBeVisible({ timeout: 60_000 })
  await picture('channels')

  // Three choices and what goes out, then it goes.
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await inbox.press('Home')
  await inbox.seek(async () => (await inbox.selected.textContent())?.includes('cassée') ?? false)
  await page.keyboard.press('f')
  const sheet = page.getByRole('dialog', { name: t('ui.escalation.sheet') })
  await sheet.getByLabel(t('ui.escalation.sheet.note')).fill('Pouvez-vous rembourser ?')
  await expect(sheet.getByText('Pouvez-vous rembourser ?').last()).toBeVisible({ timeout: 60_000 })
  await expect(sheet.locator('.goes-text')).toContainText('cassée', { timeout: 60_000 })
  await picture('sheet')
  await page.keyboard.press('Control+Enter')
  await expect(sheet).toBeHidden({ timeout: 60_000 })
  await vigie.ask('outbox', 'flush', '--wait')
  await expect.poll(() => mail.letters.length, { timeout: 60_000 }).toBe(1)
  const sent = Buffer.from(mail.letters[0]?.raw ?? '').toString('latin1') ?? ''
  const [, messageId = ''] = /^Message-ID: <([^>]+)>/im.exec(sent) ?? []
  expect(messageId).not.toBe('')

  // It waits, on the board and in the thread.
  await page.keyboard.press('g')
  await page.keyboard.press('e')
  await page.getByRole('button', { name: t('ui.escalation.tab.board'), exact: true }).click()
  await expect(page.getByRole('table').first()).toContainText(/Service client|sav@maison\.test/)
  await picture('board')

  // The answer comes back by mail and becomes the draft of the reply, which is sent.
  mail.mailbox(us).add('INBOX', compose({
    id: 'reponse@maison.test', from: { name: 'Sophie SAV', address: service }, to: us, subject: 'RE: à traiter', inReplyTo: messageId, references: [messageId],
    text: 'Nous la remboursons demain.\n\nLe 23 nov. 2026 à 09:00, Vigie a écrit :\n> Pouvez-vous rembourser ?', at: Date.now(),
  }))
  await page.getByRole('button', { name: t('ui.escalation.poll') }).click()
  await expect(page.getByText(t('ui.escalation.state.answered')).first()).toBeVisible({ timeout: 60_000 })
  await page.locator('.escalation-row').first().click()
  const card = page.locator('.escalation-card')
  await expect(card).toContainText('Nous la remboursons demain.')
  await picture('answer')
  await card.getByRole('button', { name: t('ui.escalation.toReply') }).click()
  const text = page.getByRole('textbox', { name: t('ui.composer.text') })
  await expect(text).toHaveValue(/Nous la remboursons demain\./, { timeout: 30_000 })
  await expect(text).toBeFocused()
  await picture('reply')
  await page.keyboard.press('Control+Enter')
  await vigie.ask('outbox', 'flush', '--wait')
  const { escalations } = await vigie.ask<{ escalations: { id: number; itemId: number; state: string }[] }>('escalations', '--all')
  await vigie.ask('escalation', 'close', String(escalations[0]?.id))
  await expect.poll(async () => (await vigie.ask<{ escalations: { state: string }[] }>('escalations', '--all')).escalations[0]?.state, { timeout: 30_000 }).toBe('closed')

  // Frozen by its key, verified, exported, and refused after one byte was changed.
  await page.keyboard.press('Escape')
  await inbox.list.focus()
  await page.keyboard.press('Shift+F')
  const freeze = page.getByRole('dialog', { name: t('ui.evidence.sheet') })
  await expect(freeze).toBeVisible()
  await picture('freeze')
  await freeze.getByRole('button', { name: t('ui.evidence.freeze'), exact: true }).click()
  await expect(freeze).toBeHidden({ timeout: 60_000 })
  await page.keyboard.press('g')
  await page.keyboard.press('e')
  await page.getByRole('button', { name: t('ui.escalation.tab.evidence'), exact: true }).click()
  await page.getByRole('button', { name: t('ui.evidence.verify'), exact: true }).click()
  await expect(page.getByText(t('ui.evidence.intact', { count: 1 }))).toBeVisible()
  const folder = makeFolder()
  const file = join(folder.dir, 'piece.zip')
  await vigie.ask('evidence', 'export', '1', file)
  await page.locator('.evidence-file input').setInputFiles(file)
  await expect(page.getByText(t('ui.evidence.fileHere'))).toBeVisible({ timeout: 30_000 })
  await picture('evidence')
  const bytes = readFileSync(file)
  const at = bytes.indexOf('vigie-exhibit-1')
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(file, bytes)
  await page.locator('.evidence-file input').setInputFiles(file)
  await expect(page.getByText(t('ui.evidence.refused', { count: 1 }))).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(/piece-exhibit\.json/)).toBeVisible()
  await picture('refused')
  for (const tab of ['deadlines', 'alerts'] as const) {
    await page.getByRole('button', { name: t(`ui.escalation.tab.${tab}`), exact: true }).click()
    await picture(tab)
  }
  expect(running.complaints).toEqual([])
  await desk.close()
  await mail.close()
  folder.remove()
})
