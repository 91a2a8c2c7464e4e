import {
  chmodSync,
  closeSync,
  createReadStream,
  createWriteStream,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  symlinkSync,
} from 'node:fs'
import { dirname, isAbsolute, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

// Unpacks a zip archive with Node alone (a bare machine may have no unzip). `place` maps an entry's name to a path below
// `target`, or to undefined to leave it out. Modes and symbolic links are kept; a path or link that would leave `target` is an error.
// Not supported, because no archive of ours has it: encryption, zip64, several volumes, methods other than stored and deflated.
export async function unzip(archive, target, place) {
  const fd = openSync(archive, 'r')
  try {
    for (const entry of readDirectory(fd)) {
      const name = place(entry.name)
      if (name === undefined) continue
      const path = resolve(target, name)
      if (!path.startsWith(resolve(target) + sep)) throw new Error(`unsafe path in archive: ${entry.name}`)
      if (entry.name.endsWith('/')) mkdirSync(path, { recursive: true })
      else await writeEntry(archive, fd, entry, path, resolve(target))
    }
  } finally {
    closeSync(fd)
  }
}

function read(fd, position, length) {
  const buffer = Buffer.alloc(length)
  if (readSync(fd, buffer, 0, length, position) !== length) throw new Error('archive ends too early')
  return buffer
}

// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3.12 and 4.3.16
function readDirectory(fd) {
  const { size } = fstatSync(fd)
  const tailLength = Math.min(size, 65_557)
  const tail = read(fd, size - tailLength, tailLength)
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0) throw new Error('not a zip archive')
  const count = tail.readUInt16LE(end + 10)
  const directory = read(fd, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  const entries = []
  for (let at = 0; entries.length < count; ) {
    const nameLength = directory.readUInt16LE(at + 28)
    entries.push({
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      offset: directory.readUInt32LE(at + 42),
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
    })
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

// Seen from where the link really lies, which another link may have chosen. A `..` behind a name could start from where that name leads.
function leavesBy(to, from, target) {
  const steps = to.split(/[/\\]/).filter(step => step !== '' && step !== '.')
  const name = steps.findIndex(step => step !== '..')
  if (isAbsolute(to) || (name >= 0 && steps.includes('..', name))) return true
  return !(resolve(realpathSync(from), to) + sep).startsWith(realpathSync(target) + sep)
}

async function writeEntry(archive, fd, entry, path, target) {
  const header = read(fd, entry.offset, 30)
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  mkdirSync(dirname(path), { recursive: true })
  if ((entry.mode & 0o170000) === 0o120000) {
    const to = read(fd, start, entry.packed).toString('utf8')
    if (leavesBy(to, dirname(path), target)) throw new Error(`unsafe link in archive: ${entry.name}`)
    symlinkSync(to, path)
    return
  }
  const sink = createWriteStream(path)
  if (entry.packed === 0) await new Promise((done, fail) => sink.on('error', fail).end(done))
  else {
    const source = createReadStream(archive, { start, end: start + entry.packed - 1 })
    if (entry.method === 0) await pipeline(source, sink)
    else if (entry.method === 8) await pipeline(source, createInflateRaw(), sink)
    else throw new Error(`compression method ${entry.method} of ${entry.name}`)
  }
  if (entry.mode & 0o777) chmodSync(path, entry.mode & 0o777)
}
