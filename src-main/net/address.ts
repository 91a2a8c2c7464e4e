import { BlockList, isIP } from 'node:net'

// What is not the public internet: https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry.
// Translated ranges (6to4, NAT64) count as private: they can carry a private IPv4 address inside.
const privateRanges: readonly [string, number][] = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24],
  ['192.0.2.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24],
  ['224.0.0.0', 4], ['240.0.0.0', 4],
  ['::', 127], ['64:ff9b::', 96], ['64:ff9b:1::', 48], ['100::', 64], ['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['fc00::', 7],
  ['fe80::', 10], ['ff00::', 8],
]
const loopbackRanges: readonly [string, number][] = [['127.0.0.0', 8], ['::1', 128]]

function blockList(ranges: readonly [string, number][]): BlockList {
  const list = new BlockList()
  for (const [net, prefix] of ranges) list.addSubnet(net, prefix, net.includes(':') ? 'ipv6' : 'ipv4')
  return list
}
const privateList = blockList(privateRanges)
const loopbackList = blockList(loopbackRanges)

/** The IPv4 address inside `::ffff:a.b.c.d`, however it is written; anything else as it came. */
function unmapped(address: string): string {
  const tail = /^::ffff:(.+)$/i.exec(address)?.[1]
  if (tail === undefined) return address
  if (isIP(tail) === 4) return tail
  const [high, low] = tail.split(':').map((part) => Number.parseInt(part, 16))
  if (high === undefined || low === undefined) return address
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

function listed(list: BlockList, address: string): boolean {
  const plain = unmapped(address)
  return list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
}

export const isPrivateAddress = (address: string): boolean => listed(privateList, address)
export const isLoopbackAddress = (address: string): boolean => listed(loopbackList, address)

/** The address in a URL's host, or null where it is a name. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  return isIP(bare) ? bare : null
}

/** By its spelling alone: `localhost`, `*.localhost` and loopback literals. Names are checked again once they are resolved. */
export function isLoopbackHost(hostname: string): boolean {
  const address = literalAddress(hostname)
  return address === null ? /(^|\.)localhost$/i.test(hostname) : isLoopbackAddress(address)
}
