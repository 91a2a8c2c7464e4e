import { createFacebookSandbox } from '../src-sandbox/facebook/sandbox.ts'
import { createInstagramSandbox } from '../src-sandbox/instagram/sandbox.ts'
import { createLinkedInSandbox } from '../src-sandbox/linkedin/sandbox.ts'
import { createRedditSandbox } from '../src-sandbox/reddit/sandbox.ts'
import { createThreadsSandbox } from '../src-sandbox/threads/sandbox.ts'
import { createBusinessSandbox } from '../src-sandbox/google-business-profile/sandbox.ts'
import { createTikTokSandbox } from '../src-sandbox/tiktok/sandbox.ts'
import { createYouTubeSandbox } from '../src-sandbox/youtube/sandbox.ts'

// A process of its own: posts-server.ts NETWORK COUNT. One post with so many comments; says where it listens, and ends with its stdin.
const [network = '', wanted = '100000'] = process.argv.slice(2)
const count = Number(wanted)
const words = 'colis commande retard merci livraison facture remboursement produit boutique question horaires échange carton arrivé ouvert vide abîmé'.split(' ')
const textOf = (n: number) => Array.from({ length: 8 + (n % 25) }, (_, at) => words[(n * 7 + at * 13) % words.length]).join(' ')
const startAt = 1_750_000_000_000
const token = 'bench'

function made(): { listen(): Promise<string>; url: string; user?: string } {
  if (network === 'facebook') {
    const sandbox = createFacebookSandbox({ pages: [{ id: '101', name: 'Bench', token }] })
    const post = sandbox.post('Un post', startAt)
    for (let n = 0; n < count; n += 1) sandbox.comment(post, `Client ${n % 9_000}`, textOf(n), startAt + n * 2_000)
    return sandbox
  }
  if (network === 'instagram') {
    const sandbox = createInstagramSandbox({ user: { id: '17', username: 'bench', name: 'Bench', token } })
    const post = sandbox.post('Un post', startAt)
    for (let n = 0; n < count; n += 1) sandbox.comment(post, `client_${n % 9_000}`, textOf(n), startAt + n * 2_000)
    return sandbox
  }
  if (network === 'youtube') {
    const sandbox = createYouTubeSandbox({ token, quota: 1_000_000 })
    const video = sandbox.addVideo('Une vidéo', startAt)
    for (let n = 0; n < count; n += 1) sandbox.say(video, `Client ${n % 9_000}`, textOf(n), { at: startAt + n * 2_000 })
    return sandbox
  }
  if (network === 'linkedin') {
    const sandbox = createLinkedInSandbox({ token, organizations: [{ id: '101', name: 'Bench' }] })
    const post = sandbox.post('Un post', startAt)
    for (let n = 0; n < count; n += 1) sandbox.comment(post, `client_${n % 9_000}`, textOf(n), startAt + n * 2_000, { told: false })
    return sandbox
  }
  if (network === 'reddit') {
    const sandbox = createRedditSandbox({ token, user: 'bench', moderates: ['bench'] })
    const post = sandbox.post('bench', 'bench', 'Un post', startAt)
    for (let n = 0; n < count; n += 1) sandbox.say(`client_${n % 9_000}`, post, textOf(n), startAt + n * 2_000)
    return Object.assign(sandbox, { user: 'bench' })
  }
  if (network === 'googlebusiness') {
    const sandbox = createBusinessSandbox({ token })
    const place = sandbox.addLocation('Bench')
    for (let n = 0; n < count; n += 1) sandbox.say(place, `Client ${n % 9_000}`, textOf(n), { at: startAt + n * 2_000 })
    return sandbox
  }
  if (network === 'tiktok') {
    const sandbox = createTikTokSandbox({ account: { openId: 'bench', username: 'bench', name: 'Bench', token } })
    const video = sandbox.video('Une vidéo', startAt)
    for (let n = 0; n < count; n += 1) sandbox.comment(video, `client_${n % 9_000}`, textOf(n), startAt + n * 2_000)
    return Object.assign(sandbox, { user: 'bench' })
  }
  const sandbox = createThreadsSandbox({ user: { id: '25', username: 'bench', name: 'Bench', token } })
  const post = sandbox.post('Un post', startAt)
  for (let n = 0; n < count; n += 1) sandbox.reply(post, `client_${n % 9_000}`, textOf(n), startAt + n * 2_000)
  return sandbox
}

const sandbox = made()
await sandbox.listen()
process.stdout.write(`${JSON.stringify({ url: sandbox.url, token, user: sandbox.user ?? '' })}\n`)
process.stdin.resume().once('end', () => process.exit(0))
