import { expect, test, type Page } from '@playwright/test'
import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { createTranslator } from '../src-i18n/translate.ts'
import { Inbox } from './inbox-page.ts'
import { launch, makeFolder } from './running.ts'
import { startChatStandIn } from './servers/bluesky/chat-stand-in.ts'
import { createPerson, recordsOf } from './servers/bluesky/people.ts'
import { startBluesky } from './servers/bluesky/stack.ts'
import { startMail, realDomain, realPassword } from './servers/mail/server.ts'
import { startSnac } from './servers/mastodon/server.ts'
import { startWordPress, wordPressMissing } from './servers/wordpress/server.ts'

/*
 * Servers of others in the window: connected by its wizard, read, decided about with keys, and each time the server itself is asked what it holds.
 * Where one is not installed and may not be, its test is skipped with the line that would install it.
 */

const t = createTranslator('fr')
const patience = { timeout: 90_000, intervals: [250, 500, 1000] }

/** Another's server that is not installed, and may not be here, is no failure of ours: the line says what would install it. */
function skipWithout(server: string, missing: string | null): void {
  if (missing !== null) process.stderr.write(`skipped: ${server} in the window, because ${missing}\n`)
  test.skip(missing !== null, missing ?? '')
}

/** What is typed into the wizard, by field, in the order of the form. */
async function connect(page: Page, network: 'wordpress' | 'mastodon' | 'bluesky' | 'email', typed: Record<string, string>, bySecret: boolean): Promise<void> {
  await page.getByRole('button', { name: t('ui.first.connect') }).press('Enter')
  await page.getByRole('button', { name: t(`word.network.${network}`), exact: true }).press('Enter')
  if (bySecret) await page.getByRole('radio', { name: t('ui.connect.bySecret') }).check()
  for (const [field, value] of Object.entries(typed)) await page.locator(`[name=${field}]`).or(page.getByLabel(new RegExp(`^${t(`ui.field.${network}.${field}` as Parameters<typeof t>[0])}`))).first().fill(value)
  await page.keyboard.press('Enter')
  const brand = page.getByRole('combobox', { name: t('ui.connect.brand') })
  await expect(brand).toBeFocused({ timeout: 60_000 })
  await brand.fill('Maison')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: t('ui.close'), exact: true })).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('i')
}

async function atDesk(work: (page: Page, inbox: Inbox, select: (words: string) => Promise<number>) => Promise<void>): Promise<void> {
  const folder = makeFolder()
  const running = await launch(['--data', folder.dir])
  try {
    const inbox = new Inbox(running.page, t)
    await work(running.page, inbox, async (words) => {
      await inbox.list.focus()
      await inbox.press('Home')
      return inbox.seek(async () => (await inbox.selected.textContent())?.includes(words) ?? false)
    })
    expect(running.complaints).toEqual([])
  } finally {
    await running.close()
    folder.remove()
  }
}

async function answer(inbox: Inbox, words: string): Promise<void> {
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await inbox.page.keyboard.type(words)
  await inbox.press('Control+Enter')
  await expect(inbox.status).toContainText(t('ui.did.reply'))
}

test('a real WordPress', async () => {
  test.setTimeout(480_000)
  const missing = await wordPressMissing()
  skipWithout('a real WordPress', missing)
  const server = await startWordPress()
  try {
    await server.empty()
    const post = await server.post({ title: 'Nos horaires', text: 'Ouvert le lundi.' })
    const [asked, rude] = await server.comments([
      { text: 'Et le dimanche, êtes-vous ouverts ?', post, name: 'Léa' },
      { text: 'Quel accueil détestable', post, name: 'Marc' },
    ])
    await atDesk(async (page, inbox, select) => {
      await connect(page, 'wordpress', { url: server.url, user: server.login, password: server.password }, true)
      await expect(inbox.rows).toHaveCount(2, { timeout: 60_000 })
      await select('détestable')
      await inbox.press('h')
      await expect(inbox.rows).toHaveCount(1)
      await select('dimanche')
      await answer(inbox, 'Oui, de 9 h à midi.')
      const stored = async () => (await server.read()).map(({ id, parent, approved, content }) => ({ id, parent, approved, content }))
      await expect.poll(stored, patience).toEqual(expect.arrayContaining([
        expect.objectContaining({ id: String(rude), approved: '0' }),
        expect.objectContaining({ parent: String(asked), approved: '1', content: 'Oui, de 9 h à midi.' }),
      ]))
      expect((await stored()).length).toBe(3)
    })
  } finally {
    await server.stop()
  }
})

test('a real server of the Mastodon API', async () => {
  test.setTimeout(480_000)
  const server = await startSnac(['marque', 'lea'])
  skipWithout('a server of the Mastodon API', 'skipped' in server ? server.skipped : null)
  if ('skipped' in server) return
  try {
    const [us, lea] = [await server.person('marque'), await server.person('lea')]
    const post = await us.say('Ouvert le lundi.')
    const asked = await lea.say('Et le dimanche, vous ouvrez ?', { to: post.id })
    await expect.poll(async () => (await us.told()).length, patience).toBeGreaterThan(0)
    await atDesk(async (page, inbox, select) => {
      await connect(page, 'mastodon', { url: server.url, token: us.token }, true)
      await expect(inbox.rows).toHaveCount(1, { timeout: 60_000 })
      await select('dimanche')
      await answer(inbox, 'Oui, de 9 h à midi.')
      const ours = async () => (await us.answersTo(asked.id)).filter(({ account }) => account.id === us.id).map(({ text }) => text)
      await expect.poll(ours, patience).toEqual([expect.stringContaining('Oui, de 9 h à midi.')])
    })
  } finally {
    await server.stop()
  }
})

test('real Bluesky servers', async () => {
  test.setTimeout(480_000)
  const chat = await startChatStandIn()
  const servers = await startBluesky(chat.url)
  if ('skipped' in servers) await chat.stop()
  skipWithout('Bluesky', 'skipped' in servers ? servers.skipped : null)
  if ('skipped' in servers) return
  try {
    const [us, lea] = [await createPerson(servers.pds, 'atelier'), await createPerson(servers.pds, 'lea')]
    const root = await us.say('Nouvelle collection')
    const asked = await lea.say('Et en bleu ?', { root, parent: root })
    await atDesk(async (page, inbox, select) => {
      await connect(page, 'bluesky', { url: servers.pds, user: us.handle, password: await us.appPassword(false) }, true)
      // Told late, or not at all: F5 reads again.
      await expect.poll(async () => {
        await inbox.press('F5')
        return inbox.rows.count()
      }, patience).toBe(1)
      await select('bleu')
      await answer(inbox, 'En janvier.')
      const ours = async () => (await recordsOf(servers.pds, us.did, 'app.bsky.feed.post')).map(({ value }) => value)
      await expect.poll(ours, patience).toEqual(expect.arrayContaining([
        expect.objectContaining({ text: 'En janvier.', reply: { root: expect.objectContaining({ uri: root.uri }), parent: expect.objectContaining({ uri: asked.uri }) } }),
      ]))
      expect((await ours()).length).toBe(2)
    })
  } finally {
    await servers.stop()
    await chat.stop()
  }
})

test('a real Postfix and Dovecot', async () => {
  test.setTimeout(480_000)
  const server = await startMail()
  skipWithout('Postfix and Dovecot', 'skipped' in server ? server.skipped : null)
  if ('skipped' in server) return
  const post = createTransport({ host: '127.0.0.1', port: server.ports.smtp, secure: false, ignoreTLS: true })
  try {
    await post.sendMail({ from: `Léa <lea@${realDomain}>`, to: `marque@${realDomain}`, subject: 'Colis vide', text: 'Le carton est arrivé vide.' })
    await atDesk(async (page, inbox, select) => {
      const url = `127.0.0.1:${server.ports.imap}?smtp=127.0.0.1:${server.ports.smtp}`
      await connect(page, 'email', { user: `marque@${realDomain}`, url, password: realPassword }, false)
      await expect(inbox.rows).toHaveCount(1, { timeout: 60_000 })
      await select('carton')
      await answer(inbox, 'Un nouveau colis part aujourd’hui.')
      await expect.poll(() => subjectsOf(server.ports.imap, 'lea'), patience).toEqual(['Re: Colis vide'])
    })
  } finally {
    post.close()
    await server.stop()
  }
})

/** What lies in the inbox of somebody at this server, as their own mail program would see it. */
async function subjectsOf(port: number, who: string): Promise<string[]> {
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, doSTARTTLS: false, auth: { user: who, pass: realPassword }, logger: false })
  await client.connect()
  try {
    await client.mailboxOpen('INBOX')
    const found: string[] = []
    for await (const { envelope } of client.fetch('1:*', { envelope: true })) found.push(envelope?.subject ?? '')
    return found
  } finally {
    await client.logout()
  }
}
