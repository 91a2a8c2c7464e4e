// Everything a person reads goes to stderr: stdout belongs to the one result a machine may parse.

export function say(text) {
  process.stderr.write(`${text}\n`)
}

// A failure with a sentence: the message is for the person, the stack is not.
export class Sentence extends Error {}

export function took(startedAt) {
  const ms = Date.now() - startedAt
  if (ms < 1000) return `${ms} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

// Says what begins and how long it took. `work` is not started twice, nor retried.
export async function step(what, work) {
  const startedAt = Date.now()
  say(`▸ ${what}`)
  const result = await work()
  say(`  done in ${took(startedAt)}`)
  return result
}
