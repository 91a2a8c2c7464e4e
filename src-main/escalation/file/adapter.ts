import { randomBytes } from 'node:crypto'
import { access, constants, link, open, rm, stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http-fault.ts'
import type { ChannelAdapter, ChannelSession, Shipment } from '../channel.ts'
import { sha256 } from '../digest.ts'
import { fileLines, refuseHeavy, required } from '../fields.ts'
import { fileLetter } from './letter.ts'
import { pageOf } from './html.ts'
import { pdfOf } from './pdf.ts'

const limits = { each: 50_000_000, all: 100_000_000 }
const formats = { eml: fileLetter, html: pageOf, pdf: pdfOf } as const

type Format = keyof typeof formats

function formatOf({ settings }: Pick<ChannelSession, 'settings'>): Format {
  const format = settings['format']?.trim() || 'pdf'
  if (format !== 'eml' && format !== 'html' && format !== 'pdf') throw new Fault('channel.field', { name: 'format' })
  return format
}

function folderOf({ settings }: Pick<ChannelSession, 'settings'>): string {
  const folder = required(settings, 'folder')
  if (!isAbsolute(folder)) throw new Fault('channel.field', { name: 'folder' })
  return folder
}

/** Named by the escalation and the job: the same at every attempt, and never by what anybody has written. */
export const fileNameOf = ({ token, key }: Pick<Shipment, 'token' | 'key'>, format: Format): string => `${token ?? 'alert'}-${key.slice(0, 12)}.${format}`

async function canWrite(folder: string): Promise<void> {
  try {
    if (!(await stat(folder)).isDirectory()) throw new Error('not a folder')
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new Fault('channel.folder', { file: folder }, { cause: error })
  }
}

const exists = (file: string): Promise<boolean> => stat(file).then(() => true, () => false)

/** A file in a folder of the user's, to be carried by hand. It is there whole or not at all, and can be looked for. */
export const file: ChannelAdapter = {
  kind: 'file',
  capabilities: {
    fields: [{ field: 'folder', secret: false, optional: false }, { field: 'format', secret: false, optional: true }],
    recipients: 'none', answers: false, status: false, readsBack: true, attachments: limits, text: null, proven: true,
    sources: { eml: 'https://www.rfc-editor.org/rfc/rfc5322' },
  },
  origins: [],
  origin: () => null,
  check: async (session) => {
    formatOf(session)
    const folder = folderOf(session)
    await canWrite(folder)
    return { as: session.name, where: folder, cannot: [] }
  },
  prepare: async (session, shipment) => {
    refuseHeavy(shipment.files, limits, session.name)
    const files = fileLines(shipment.files, sha256)
    return [join(folderOf(session), fileNameOf(shipment, formatOf(session))), shipment.subject, shipment.text, ...(files === '' ? [] : [files])].join('\n\n')
  },
  perform: async (session, shipment, handing) => {
    const folder = folderOf(session)
    const format = formatOf(session)
    await canWrite(folder)
    const target = join(folder, fileNameOf(shipment, format))
    const written = await formats[format](shipment)
    handing()
    await writeWhole(target, written)
    return { remoteId: fileNameOf(shipment, format), url: null }
  },
  reconcile: async (session, shipment) => {
    const format = formatOf(session)
    const found = await exists(join(folderOf(session), fileNameOf(shipment, format)))
    return found ? { kind: 'done', delivered: { remoteId: fileNameOf(shipment, format), url: null } } : { kind: 'not-done' }
  },
}

/** Under another name first; then under its own, which no other file loses its place to. */
async function writeWhole(target: string, bytes: Buffer): Promise<void> {
  const beside = `${target}.${randomBytes(4).toString('hex')}.part`
  try {
    const handle = await open(beside, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await link(beside, target).catch((error: unknown) => {
      // Written by an attempt whose end nobody knew.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new HttpFault(code === 'ENOSPC' ? 'store.full' : 'channel.folder', { file: target }, 'no')
  } finally {
    await rm(beside, { force: true }).catch(() => undefined)
  }
}
