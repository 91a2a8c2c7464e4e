import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { say } from './say.mjs'

// One process at a time per file. A lock whose process is gone is taken over; whoever waits says so once.
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true })
  let waiting = false
  while (!take(path)) {
    const holder = readHolder(path)
    if (holder !== undefined && !isAlive(holder)) {
      dropStale(path, holder)
      continue
    }
    if (!waiting) say(`  waiting for process ${holder ?? '?'}, which is doing the same`)
    waiting = true
    await sleep(200)
  }
  try {
    return await work()
  } finally {
    rmSync(path, { force: true })
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
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
