import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Sentence, say } from './say.mjs'

// The holder touches its lock each second; a loaded machine may let it miss many of them. A number is written at once after the file
// is made, so that one still empty after a few seconds belongs to nobody.
const touchMs = 1000
const staleMs = 60_000
const emptyMs = 5000
const held = new Set()

// One process at a time per file. A lock whose process is gone is taken over, and one that nobody touched for long: the number may belong
// to another process since, and a machine that went down may leave an empty file. Whoever waits says so once.
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true })
  let waiting = false
  while (!take(path)) {
    const holder = readHolder(path)
    if (isStale(path, holder)) {
      dropStale(path, holder)
      continue
    }
    if (!waiting) say(`  waiting for process ${holder ?? '?'}, which is doing the same`)
    waiting = true
    await sleep(200)
  }
  held.add(path)
  const touching = setInterval(() => touch(path), touchMs)
  try {
    return await work()
  } finally {
    clearInterval(touching)
    held.delete(path)
    if (readHolder(path) === process.pid) rmSync(path, { force: true })
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    if (error.code === 'EACCES' || error.code === 'EROFS') throw new Sentence(`${dirname(path)} cannot be written to (${error.code}).`)
    throw error
  }
}

function readHolder(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

function touch(path) {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // Gone, or taken over: the work goes on, as it would have without us knowing.
  }
}

function isStale(path, holder) {
  if (held.has(path)) return false
  if (holder === process.pid || (holder !== undefined && !isAlive(holder))) return true
  try {
    return Date.now() - statSync(path).mtimeMs > (holder === undefined ? emptyMs : staleMs)
  } catch {
    return false
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

// Moved aside before it is deleted, and looked at again: between reading and moving, another may have taken it over.
function dropStale(path, holder) {
  const aside = `${path}.stale-${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  if (readHolder(aside) === holder) rmSync(aside, { force: true })
  else renameSync(aside, path)
}
