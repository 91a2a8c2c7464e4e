import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as tls from 'node:tls'

// Where Linux systems keep what they trust in one file: Debian and Alpine, Fedora and Red Hat, openSUSE.
const systemFiles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem']
const pem = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

let file: string | null = null
let made: tls.SecureContext | null = null

/** A file of certificates beside those of the system, for a network with an authority of its own. Gives how many it holds; 0 where it cannot be read. */
export function trustFile(path: string | null): number {
  if (path !== file) made = null
  file = path
  return certificatesIn(path).length
}

/**
 * Who may vouch for a server: Node's own list, that of the system, NODE_EXTRA_CA_CERTS and the user's file. Node would take the first alone, or, where
 * it is asked for others, those alone. Read once; a change of the system's list is known at the next start.
 */
export function trust(): { secureContext: tls.SecureContext } {
  made ??= tls.createSecureContext({ ca: authorities(), minVersion: 'TLSv1.2' })
  return { secureContext: made }
}

export function authorities(env: Readonly<Record<string, string | undefined>> = process.env): string[] {
  return Array.from(new Set([...tls.rootCertificates, ...ofTheSystem(), ...certificatesIn(env['NODE_EXTRA_CA_CERTS'] || null), ...certificatesIn(file)]))
}

/** Node from 22.15 on asks the system itself (https://nodejs.org/api/tls.html#tlsgetcacertificatestype); an older one can on Linux alone. */
function ofTheSystem(): string[] {
  const ask = Reflect.get(tls, 'getCACertificates') as ((type: 'system') => string[]) | undefined
  try {
    if (ask !== undefined) return ask('system').filter(isCertificate)
  } catch {
    // As if it could not be asked.
  }
  if (process.platform !== 'linux') return []
  return systemFiles.map(certificatesIn).find((found) => found.length > 0) ?? []
}

function certificatesIn(path: string | null): string[] {
  if (path === null) return []
  try {
    return (readFileSync(path, 'latin1').match(pem) ?? []).filter(isCertificate)
  } catch {
    return []
  }
}

/** One that cannot be read would take all others down with it. */
function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined
  } catch {
    return false
  }
}
