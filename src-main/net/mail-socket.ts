import { lookup as resolve } from 'node:dns'
import { connect as connectPlain, isIP } from 'node:net'
import type { LookupFunction, Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ConnectionOptions } from 'node:tls'
import { isLoopbackAddress, isPrivateAddress } from './address.ts'
import { trust } from './authorities.ts'
import type { MailServer } from './mail-server.ts'

/** An address that a server's name led to and that is not to be connected to. */
export class MailAddressRefused extends Error {
  readonly refusal: 'network.addressRefused' | 'network.plainHttp'
  constructor(refusal: MailAddressRefused['refusal']) {
    super(refusal)
    this.refusal = refusal
  }
}

function refusal(server: MailServer, address: string): MailAddressRefused | null {
  if (server.security === 'plain' && !isLoopbackAddress(address)) return new MailAddressRefused('network.plainHttp')
  return !server.typed && isPrivateAddress(address) ? new MailAddressRefused('network.addressRefused') : null
}

/** The very address that is connected to is checked: a name cannot resolve to one for the check and to another for the connection. */
function checkedLookup(server: MailServer): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const refused = error ?? addresses.map(({ address }) => refusal(server, address)).find((found) => found !== null)
      const first = addresses?.[0]
      if (refused || first === undefined) return callback(refused ?? new MailAddressRefused('network.addressRefused'), '')
      if (options.all === true) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

/** Certificates are checked against the host that was asked for, an address included. https://www.rfc-editor.org/rfc/rfc8996 for the version. */
export function tlsOptions({ host }: MailServer): ConnectionOptions {
  return { host, rejectUnauthorized: true, minVersion: 'TLSv1.2', ...trust(), ...(isIP(host) === 0 ? { servername: host } : {}) }
}

/**
 * Connecting; what goes wrong is told by the socket's `error`. `onOpen` once the bytes may flow, which under `tls` is after the certificate has been
 * found good.
 */
export function openMailSocket(server: MailServer, onOpen: () => void): Socket {
  const address = isIP(server.host) === 0 ? null : refusal(server, server.host)
  const options = { host: server.host, port: server.port, lookup: checkedLookup(server) }
  const socket = server.security === 'tls' ? connectTls({ ...options, ...tlsOptions(server) }) : connectPlain(options)
  socket.once(server.security === 'tls' ? 'secureConnect' : 'connect', onOpen)
  if (address !== null) socket.destroy(address)
  return socket
}

/** Encryption over what was opened in the clear. */
export function encryptMailSocket(server: MailServer, socket: Socket, onOpen: () => void): Socket {
  const { host: _host, ...options } = tlsOptions(server)
  return connectTls({ ...options, host: server.host, socket }, onOpen)
}
