import type { Capabilities } from '../../../src-contract/network.ts'

/** What is read there is written by others, elsewhere: nothing can be done to it but what is done here. No field to connect: watches bring feeds. */
export const capabilities: Capabilities = { kinds: ['mention'], verbs: [], reply: null, connect: [] }
