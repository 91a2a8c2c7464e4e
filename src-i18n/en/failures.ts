import type { failures as french } from '../fr/failures.ts'
import type { SameKeys } from '../same-keys.ts'

export const failures = {
  'network.unreachable': '{{host}} cannot be reached. Check the address and your connection, then try again.',
  'network.timeout': '{{host}} did not answer in time. Try again in a few minutes.',
  'network.tls': 'The certificate of {{host}} is not valid, so nothing was sent. Ask the host to fix it, then try again.',
  'network.redirectLoop': '{{host}} redirects in circles. Check the address you typed, its https:// and its “www” in particular.',
  'network.redirectElsewhere': '{{host}} redirects to another site, where Vigie does not send your credentials. Type the final address.',
  'network.tooLarge': '{{host}} sent an oversized answer, which Vigie cut short. Check that the address is the site’s own.',
  'network.notJson':
    '{{host}} answered with a page instead of data. Check the address; failing that, see whether a security plugin blocks the API.',
  'network.cut': '{{host}} cut the connection in the middle of its answer. Try again in a moment.',
  'network.addressRefused':
    '{{host}} leads into a private network: Vigie does not go there unasked. If it is right, type it when connecting the account.',
  'network.plainHttp':
    '{{host}} is not encrypted, and your credentials never travel in the clear. Type an address that begins with https://.',
  'network.offline': 'You are offline: {{host}} will have to wait. Check your connection; nothing is lost meanwhile.',

  'remote.serverError': '{{host}} is failing on its side (error {{status}}). Try again in a few minutes.',
  'remote.refused': '{{host}} refused the request ({{reason}}). Open the item on the network to see what stands in the way.',
  'remote.notFound': '{{host}} cannot find what was asked for. Check the address, or sync the account to see what has changed.',
  'remote.gone': '{{host}} no longer has this item: it was deleted. You can mark it done.',
  'remote.unexpected': '{{host}} answered in a form Vigie does not know. Try again; if it goes on, update Vigie.',
  'remote.unchanged': '{{host}} said yes, yet nothing changed. Check your rights by opening the item on the network.',
  'remote.conflict': '{{host}} says the item has changed meanwhile. Read it again, then decide anew.',
  'remote.tooLong': '{{host}} finds this text too long. Shorten it, then send it again.',
  'rate.limited': '{{host}} asks us to slow down. Please wait: Vigie goes on as soon as it may.',

  'auth.rejected': '{{host}} refuses these credentials. Check the user name and the application password, then reconnect the account.',
  'auth.expired': '{{host}} has ended the session. Reconnect the account with its app password.',
  'auth.missingPermission':
    '{{host}} does not give your account this right. Ask the administrator for a role that may moderate, then try again.',
  'site.noRest':
    '{{host}} does not offer the WordPress REST API. Check the address of the blog, or ask its administrator to open the API again.',
  'site.noApplicationPasswords':
    '{{host}} does not accept application passwords. Ask its administrator to turn them on (they require https), then try again.',
  'chat.notAllowed':
    'This app password does not open the private messages of {{host}}. Create one that allows them, then reconnect the account.',

  'input.invalid': 'The value of “{{name}}” is not accepted. Correct it, then try again.',
  'input.url': '“{{value}}” is not a usable address. Type it in full, for example https://blog.example.com.',
  'input.secretMissing': '“{{name}}” is needed to connect. Fill it in (on the command line: --secret-stdin), then try again.',
  'input.tooLong': 'This text is over {{max}} characters, the limit here. Shorten it, then try again.',
  'input.empty': 'The text is empty. Write it, then send.',
  'network.unknown': 'Vigie knows no network “{{value}}”. “vigie networks” lists those of this version.',
  'verb.unsupported': 'Not possible on {{network}}: {{verb}}. Choose one of the actions offered for this item.',
  'verb.notOwnThread': 'Only possible under your own posts: {{verb}}. Here you can block the author, report, or mark done.',
  'verb.notOnOwn': 'Pointless on your own reply: {{verb}}. If it no longer suits, delete it.',
  'verb.notInThisState': 'Not possible in the item’s present state: {{verb}}. Sync the account, then see the actions offered.',
  'verb.windowClosed': 'The network no longer takes this action here, its time is over: {{verb}}. Open the item on the network.',
  'verb.listFull': 'The list of hidden replies of this post is full. Unhide one, or block the author.',
  'brand.unknown': 'No brand goes by the name “{{value}}”. “vigie account list” shows yours.',
  'account.unknown': 'No account has the number “{{value}}”. “vigie account list” shows yours.',
  'account.exists': '{{account}} is already connected. Use it as it is, or remove it before connecting it again.',
  'item.unknown': 'Item “{{value}}” is not in this data. Sync the accounts, or look for it with “vigie inbox”.',
  'thread.unknown': 'Conversation “{{value}}” is not in this data. Sync the accounts, then try again.',
  'decision.unknown': 'Decision “{{value}}” is not in this data. “vigie undo”, without a number, undoes the last one.',
  'job.unknown': 'Send “{{value}}” is not in the outbox. “vigie outbox” shows what is.',
  'undo.nothing': 'There is no decision left to undo. To take back an action already sent, choose its opposite.',
  'undo.alreadySent': 'The action has gone out and this network cannot take it back. Open the item on the network to put it right.',
  'outbox.timeout': 'Time is up and some sends are still waiting. Run it again, or see them with “vigie outbox”.',
  'outbox.needsYou': 'Some sends wait for you to decide. Open the outbox (“vigie outbox”) to see what holds them.',
  'outbox.uncertain': 'The answer of {{host}} was lost: it may have gone through. Check on the network before doing it again.',
  'outbox.damaged': 'A send in the outbox can no longer be read and has not gone out. Do the action again on the item, then run “vigie check”.',
  'outbox.notWaiting': 'Send “{{value}}” waits for no decision. “vigie outbox” shows those that do.',
  'review.gone': 'The item has gone from {{host}} since you decided. Drop the send, or try it all the same.',
  'review.edited': 'The author has changed the text since you decided. Read it again, then send, edit or drop.',
  'review.repliedElsewhere': 'Your account has already replied elsewhere. Compare the two replies, then send, edit or drop.',
  'review.hiddenElsewhere': 'The item was put aside elsewhere since you decided. See whether anything is left to do, then send or drop.',
  'review.windowClosed': 'The time that {{host}} allows has passed since you decided. Open the item on the network, or drop the send.',
  'review.tooLong': 'The text is now over the limit of {{host}}. Shorten it, or drop the send.',
  'review.old': 'Your decision has waited, and {{host}} does not say how the item stands. Send it all the same, or drop it.',
  'command.unknown': 'There is no command “{{name}}”. “vigie --help” lists them all.',
  'command.notHere': 'The command “{{name}}” cannot be used from here. Use the window of Vigie instead.',
  'command.usage': 'Incomplete or malformed command: {{reason}}. “vigie --help” shows its usage.',

  'store.newer': '{{file}} was written by a newer version of Vigie. Update Vigie; the file is untouched.',
  'store.foreign': '{{file}} is not a file of Vigie and was left untouched. Choose another data folder.',
  'store.corrupt': '{{file}} is damaged and was left untouched. Restore a backup with “vigie restore”.',
  'store.readOnly': '{{file}} cannot be written to. Make the file and its folder writable, then start again.',
  'store.full': 'The disk is full: {{file}} keeps what was already saved. Free some space, then start again.',
  'store.busy': '{{file}} is in use by another program. Close it, then try again.',
  'store.networkFolder': '{{file}} lies on a network drive, where a database can break. Choose a folder of this computer with --data.',
  'store.noFolder': '{{file}} cannot be created. Check that the folder exists and is yours, or choose another with --data.',
  'store.migrationFailed':
    '{{file}} could not move to this version and stays as it was. Keep the former version of Vigie and report the problem.',
  'backup.exists': '{{file}} already exists and was left untouched. Give the backup another name.',
  'backup.failed': 'The backup {{file}} could not be written. Check the folder’s free space and rights, then try again.',
  'restore.notVigie': '{{file}} is not a backup of Vigie: your data stays as it is. Choose another file.',
  'restore.missing': '{{file}} cannot be found: your data stays as it is. Check the path of the backup.',
  'restore.damaged': '{{file}} is damaged: your data stays as it is. Choose another backup.',

  'secrets.noKeyring':
    'No keyring can keep your secrets ({{reason}}). Unlock one, or choose a file that only you can read (VIGIE_SECRETS=file).',
  'secrets.unreadable':
    'The secrets saved here can no longer be read ({{reason}}). Unlock the system’s keyring, or reconnect the accounts.',
  'secrets.missing': 'The secret of {{account}} is not in this data. Reconnect the account.',

  'engine.otherVersion': 'Another version of Vigie is open on this data. Close it, then start this one again.',
  'engine.gone': 'The engine of Vigie stopped during the request. Try again: what was decided is saved.',
  'engine.lockedByOther': 'Another Vigie already holds this data folder. Close it, or choose another folder with --data.',
  'cancelled': 'Stopped, as you asked. Start again whenever you like.',
  'image.refused': 'This picture was not loaded: too large, unreadable, or from a refused address. Open the item on the network to see it.',
  'output.failed': 'The result could not be written ({{reason}}). See where the output goes and whether there is room, then run it again.',
  'internal': 'Vigie ran into something unforeseen ({{what}}). Try again; if it comes back, run “vigie doctor” and report it.',
} as const satisfies SameKeys<typeof french>
