// The real servers in one process: PLC directory, PDS, AppView, bsync, Ozone. Says where they are in one line of JSON on stdout, then lives
// until it is told to end. Also lists a chat service in the directory: none can be had, so the harness stands in for it at VIGIE_CHAT_URL.
import { Client } from '@did-plc/lib'
import { Secp256k1Keypair } from '@atproto/crypto'
import { TestNetwork, mockMailer } from '@atproto/dev-env'

const from = Number(process.env.VIGIE_PORTS_FROM)
const fixed = from - 10

const network = await TestNetwork.create({
  dbPostgresUrl: process.env.VIGIE_POSTGRES,
  dbPostgresSchema: 'vigie',
  introspect: { port: fixed + 1 },
  plc: { port: fixed + 2 },
  // A session tells where its repository lies, as on the public network.
  pds: { port: fixed + 3, hostname: 'localhost', enableDidDocWithSession: true },
  bsky: { port: fixed + 4, publicUrl: `http://localhost:${fixed + 4}` },
  ozone: { port: fixed + 5, dbMaterializedViewRefreshIntervalMs: 30_000 },
})
mockMailer(network.pds)

const key = await Secp256k1Keypair.create({ exportable: true })
const plc = new Client(network.plc.url)
const endpoint = process.env.VIGIE_CHAT_URL
const chat = await plc.createDid({ signingKey: key.did(), rotationKeys: [key.did()], handle: 'chat.test', pds: endpoint, signer: key })
await plc.updateData(chat, key, (data) => ({ ...data, services: { ...data.services, bsky_chat: { type: 'BskyChatService', endpoint } } }))

const stop = async () => {
  await network.close().catch(() => {})
  process.exit(0)
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)

process.stdout.write(`${JSON.stringify({
  pds: `http://127.0.0.1:${fixed + 3}`,
  plc: network.plc.url,
  ozone: `http://127.0.0.1:${fixed + 5}`,
  pdsDid: network.pds.ctx.cfg.service.did,
  jwtSecret: network.pds.jwtSecretKey().export().toString('base64'),
  chat: `${chat}#bsky_chat`,
})}\n`)
setInterval(() => {}, 2 ** 30)
