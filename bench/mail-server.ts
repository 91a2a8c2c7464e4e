import { compose } from '../src-sandbox/email/compose.ts'
import { createEmailSandbox } from '../src-sandbox/email/sandbox.ts'

// A process of its own: mail-server.ts COUNT. Says where it listens, and ends with its stdin.
const count = Number(process.argv[2] ?? 50_000)
const [address, password] = ['support@bench.example', 'bench']
const sandbox = createEmailSandbox({ accounts: [{ address, password }] })
const mailbox = sandbox.mailbox(address)
const words = 'colis commande retard merci livraison facture remboursement produit boutique question horaires échange carton arrivé ouvert vide abîmé'.split(' ')

/** What an ordinary support mailbox holds: a third of it with HTML, a tenth with a file, made when it is asked for. */
function mail(n: number): Buffer {
  const text = Array.from({ length: 60 + (n % 90) }, (_, at) => words[(n * 7 + at * 13) % words.length]).join(' ')
  return compose({
    id: `m${n}@mail.example`, from: { name: `Client ${n % 9_000}`, address: `c${n % 9_000}@mail.example` }, to: address,
    subject: `${n % 5 === 0 ? 'Re: ' : ''}Commande ${n}`, text: `Bonjour,\n\n${text}.\n\n-- \nClient`, at: 1_700_000_000_000 + n * 60_000,
    ...(n % 3 === 0 ? { html: `<html><body><table><tr><td><p>Bonjour,</p><p>${text}</p></td></tr></table></body></html>` } : {}),
    ...(n % 10 === 0 ? { files: [{ name: 'photo.jpg', type: 'image/jpeg', bytes: Buffer.alloc(n % 1_000 === 0 ? 3_000_000 : 20_000) }] } : {}),
    ...(n % 5 === 0 ? { inReplyTo: `m${n - 1}@mail.example`, references: [`m${n - 1}@mail.example`] } : {}),
  })
}

for (let n = 0; n < count; n += 1) mailbox.add('INBOX', () => mail(n), { at: 1_700_000_000_000 + n * 60_000, size: 3_000 })
await sandbox.listen()
process.stdout.write(`${JSON.stringify({ url: sandbox.url, address, password })}\n`)
process.stdin.resume().once('end', () => process.exit(0))
