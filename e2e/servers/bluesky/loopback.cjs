// Preloaded into the process of the real servers: they would listen on every interface and on ports of the system's choice. Here each
// listens on 127.0.0.1, and one without a wish takes the next port of the range that the harness has found free.
const { Server } = require('node:net')

let nextPort = Number(process.env.VIGIE_PORTS_FROM)
const listen = Server.prototype.listen

Server.prototype.listen = function listenOnLoopback(...given) {
  const callback = typeof given.at(-1) === 'function' ? given.pop() : undefined
  const first = given[0]
  const wish = typeof first === 'object' && first !== null ? { ...first } : { port: first }
  // A pipe or an inherited handle has no address.
  if (wish.path !== undefined || wish.fd !== undefined || typeof first === 'string') {
    return listen.call(this, ...given, ...(callback ? [callback] : []))
  }
  const port = Number(wish.port ?? 0)
  if (port === 0) nextPort += 1
  return listen.call(this, { ...wish, host: '127.0.0.1', port: port === 0 ? nextPort : port }, ...(callback ? [callback] : []))
}
