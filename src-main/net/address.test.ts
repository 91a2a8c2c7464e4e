import { expect, test } from 'vitest'
import { isLoopbackHost, isPrivateAddress } from './address.ts'

test('addresses that are not the public internet are private, however they are written', () => {
  const hidden = [
    '127.0.0.1', '127.9.9.9', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255',
    '::', '::1', 'fe80::1', 'fd00::1', 'ff02::1', '::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::a00:1', '2002:0a00:0001::', '2001:db8::1',
  ]
  expect(hidden.filter((address) => !isPrivateAddress(address))).toEqual([])
  expect(['1.1.1.1', '172.32.0.1', '100.128.0.1', '8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8'].filter(isPrivateAddress)).toEqual([])
})

test('loopback by its spelling', () => {
  expect(['localhost', 'blog.localhost', '127.0.0.1', '[::1]'].map(isLoopbackHost)).toEqual([true, true, true, true])
  expect(['localhost.example.com', '192.168.0.1', 'example.com', 'notlocalhost'].map(isLoopbackHost)).toEqual([false, false, false, false])
})
