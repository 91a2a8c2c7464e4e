import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { missingPackages } from '../debian.ts'
import { freePort, start, untilListening, withServers } from '../processes.ts'
import type { Running } from '../processes.ts'

const packages = ['dovecot-imapd', 'dovecot-lmtpd', 'postfix', 'openssl']

/** The password of every account: any name at the domain is one. */
export const realPassword = 'ouvre-toi'
export const realDomain = 'example.test'

/** A real Dovecot and a real Postfix on loopback, with mail of their own that is thrown away at the end. */
export type RealMail = {
  readonly version: string
  /** In the clear, as loopback may be; encrypted from the first byte; encrypted on request. */
  readonly ports: { imap: number; imaps: number; smtp: number; submission: number }
  /** What signed the server's certificate, for `localhost` and 127.0.0.1. */
  readonly certificate: string
  /** The mail server stops answering until the work is done. */
  restartImap(): Promise<void>
  stop(): Promise<void>
}

async function missing(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'Postfix starts as root alone'
  return missingPackages(packages)
}

type Ports = RealMail['ports'] & { lmtp: number; sasl: number }

function dovecotConf(dir: string, ports: Ports): string {
  return `base_dir = ${dir}/dove
log_path = ${dir}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <${dir}/cert.pem
ssl_key = <${dir}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Ln
mail_location = maildir:${dir}/mail/%n
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
mail_max_userip_connections = 100
passdb {
  driver = static
  args = password=${realPassword}
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${dir}/mail/%n
}
namespace inbox {
  inbox = yes
  mailbox Drafts {
    auto = create
    special_use = \\Drafts
  }
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
  mailbox Junk {
    auto = create
    special_use = \\Junk
  }
  mailbox Trash {
    auto = create
    special_use = \\Trash
  }
}
service imap-login {
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = ${ports.imaps}
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${ports.lmtp}
  }
}
service auth {
  inet_listener sasl {
    address = 127.0.0.1
    port = ${ports.sasl}
  }
}
service anvil {
  client_limit = 1003
}
protocol lmtp {
  postmaster_address = postmaster@${realDomain}
}
`
}

function mainCf(dir: string, ports: Ports): string {
  return `compatibility_level = 3.6
queue_directory = ${dir}/queue
data_directory = ${dir}/state
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost.${realDomain}
mydestination =
mynetworks =
virtual_mailbox_domains = ${realDomain}
virtual_mailbox_maps = static:yes
virtual_transport = lmtp:inet:127.0.0.1:${ports.lmtp}
alias_maps =
alias_database =
default_transport = error:no mail leaves this machine
relay_transport = error:no mail leaves this machine
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_tls_cert_file = ${dir}/cert.pem
smtpd_tls_key_file = ${dir}/key.pem
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${ports.sasl}
smtpd_sasl_auth_enable = yes
message_size_limit = 10240000
maillog_file = ${dir}/postfix.log
maillog_file_prefixes = ${dir}
disable_dns_lookups = yes
`
}

/** Debian's own list of services without jails, pipes to other programs or the usual port. */
function masterCf(ports: Ports): string {
  const kept = readFileSync('/etc/postfix/master.cf', 'utf8')
    .split('\n')
    .filter((line) => !/^(?:#|\s|smtp\s+inet|maildrop|uucp|ifmail|bsmtp|scalemail|mailman)/.test(line))
    .map((line) => line.replace(/^([a-z]+\s+(?:unix|fifo|unix-dgram)\s+\S+\s+\S+\s+)y/, '$1n'))
  const log = kept.some((line) => line.startsWith('postlog')) ? [] : ['postlog unix-dgram n - n - 1 postlogd']
  return [
    ...kept, ...log, `127.0.0.1:${ports.smtp} inet n - n - - smtpd`, `127.0.0.1:${ports.submission} inet n - n - - smtpd`,
    '  -o smtpd_tls_security_level=encrypt', '',
  ].join('\n')
}

function sign(dir: string): void {
  const made = spawnSync('openssl', [
    'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1',
    '-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem'),
  ])
  if (made.status !== 0) throw new Error('openssl made no certificate')
  chmodSync(join(dir, 'key.pem'), 0o600)
}

const idOf = (what: 'u' | 'g', name: string): number => Number(spawnSync('id', [`-${what}`, name], { encoding: 'utf8' }).stdout)

/** `skipped` says what was missing. */
export async function startMail(): Promise<RealMail | { skipped: string }> {
  const lacking = await missing()
  if (lacking !== null) return { skipped: lacking }
  const dir = mkdtempSync(join(tmpdir(), 'vigie-mail-'))
  chmodSync(dir, 0o755)
  for (const name of ['dove', 'mail', 'postfix', 'queue', 'state']) mkdirSync(join(dir, name))
  chownSync(join(dir, 'mail'), idOf('u', 'mail'), idOf('g', 'mail'))
  chownSync(join(dir, 'state'), idOf('u', 'postfix'), idOf('g', 'postfix'))
  const ports: Ports = {
    imap: await freePort(), imaps: await freePort(), smtp: await freePort(), submission: await freePort(), lmtp: await freePort(), sasl: await freePort(),
  }
  sign(dir)
  writeFileSync(join(dir, 'dovecot.conf'), dovecotConf(dir, ports))
  writeFileSync(join(dir, 'postfix', 'main.cf'), mainCf(dir, ports))
  writeFileSync(join(dir, 'postfix', 'master.cf'), masterCf(ports))
  const at = (port: number) => ({ host: '127.0.0.1', port })
  const postfix = (verb: string) => spawnSync('/usr/sbin/postfix', ['-c', join(dir, 'postfix'), verb], { env: withServers(process.env), encoding: 'utf8' })
  const startDovecot = async (): Promise<Running> => {
    const running = start('/usr/sbin/dovecot', ['-F', '-c', join(dir, 'dovecot.conf')])
    for (const port of [ports.imap, ports.lmtp, ports.sasl]) await untilListening(at(port), running, 'dovecot')
    return running
  }
  let dovecot = await startDovecot()
  const stop = async () => {
    postfix('stop')
    await dovecot.stop()
    rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  try {
    const started = postfix('start')
    if (started.status !== 0) throw new Error(`postfix did not start: ${started.stderr.slice(-300)}`)
    await untilListening(at(ports.submission), dovecot, 'postfix')
    const version = spawnSync('/usr/sbin/dovecot', ['--version'], { encoding: 'utf8' }).stdout.trim()
    return {
      version, ports, certificate: readFileSync(join(dir, 'cert.pem'), 'utf8'), stop,
      restartImap: async () => {
        await dovecot.stop()
        dovecot = await startDovecot()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}
