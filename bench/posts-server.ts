import { createFacebookSandbox } from '../src-sandbox/facebook/sandbox.ts'
import { createInstagramSandbox } from '../src-sandbox/instagram/sandbox.ts'
import { createThreadsSandbox } from '../src-sandbox/threads/sandbox.ts'

// A process of its own: posts-server.ts NETWORK COUNT. One post with so many comments; says where it listens, and ends with its stdin.
const [network = '', wanted = '100000'] = process.argv.slice(2)
const count = Number(wanted)
const words = 'colis commande retard merci livraison facture remboursement produit boutique question horaires échange carton arrivé ouvert vide abîmé'.split(' ')
const textOf = (n: number) => Array.from({ length: 8 + (n % 25) }, (_, at) => words[(n * 7 + at * 13) % words.length]).join(' ')
const startAt = 1_750_000_000_000
const token = 'bench'

function made(): { listen(): Promise<string>; url: string } {
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
  const sandbox = createThreadsSandbox({ user: { id: '25', username: 'bench', name: 'Bench', token } })
  const post = sandbox.post('Un post', startAt)
  for (let n = 0; n < count; n += 1) sandbox.reply(post, `client_${n % 9_000}`, textOf(n), startAt + n * 2_000)
  return sandbox
}

const sandbox = made()
await sandbox.listen()
process.stdout.write(`${JSON.stringify({ url: sandbox.url, token })}\n`)
process.stdin.resume().once('end', () => process.exit(0))
