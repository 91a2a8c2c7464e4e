import { readFileSync, statfsSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * File systems whose files another machine can write at the same moment. SQLite's locks and its shared memory do not hold there
 * (https://sqlite.org/wal.html, "does not work over a network filesystem"), so a data directory on one is refused.
 * The numbers are Linux's, from statfs(2).
 */
const networkTypes = new Set([
  0x6969, // nfs
  0x517b,
  0xff534d42,
  0xfe534d42, // smb, cifs, smb2
  0x5346414f,
  0x6b414653, // afs
  0x00c36400, // ceph
  0x73757245, // coda
  0x564c, // ncp
  0x0bd00bd0, // lustre
  0x01161970, // gfs2
  0x7461636f, // ocfs2
])

const fuse = 0x65735546
// FUSE carries local disks (ntfs-3g, fuseblk) as well as remote ones: only its sub-type tells.
const remoteFuse =
  /^fuse\.(sshfs|rclone|s3fs|goofys|gcsfuse|davfs2?|curlftpfs|glusterfs|gvfsd-fuse|google-drive-ocamlfuse|onedriver|juicefs|ceph-fuse|smbnetfs|cifs)/

export type FileSystem = { typeOf(dir: string): number; mounts(): string }

const thisMachine: FileSystem = {
  typeOf: (dir) => statfsSync(dir).type,
  mounts: () => readFileSync('/proc/self/mountinfo', 'utf8'),
}

/** `dir` exists. Where the system gives no answer (macOS and Windows number their types otherwise) only a Windows share's name tells. */
export function isNetworkFolder(dir: string, system: FileSystem = thisMachine, platform: string = process.platform): boolean {
  if (platform === 'win32') return /^[\\/]{2}[^?.\\/]/.test(dir)
  if (platform !== 'linux') return false
  try {
    const type = system.typeOf(dir) >>> 0
    return networkTypes.has(type) || (type === fuse && remoteFuse.test(mountedAs(resolve(dir), system.mounts())))
  } catch {
    return false
  }
}

/** The type of the innermost mount that holds `dir`: in mountinfo the fifth field is the mount point, the type follows " - ". */
function mountedAs(dir: string, mounts: string): string {
  let best = { point: '', type: '' }
  for (const line of mounts.split('\n')) {
    const [before, after] = line.split(' - ')
    const point = before?.split(' ')[4]?.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)))
    const type = after?.split(' ')[0]
    if (point === undefined || type === undefined) continue
    const holds = dir === point || dir.startsWith(point.endsWith('/') ? point : `${point}/`)
    if (holds && point.length >= best.point.length) best = { point, type }
  }
  return best.type
}
