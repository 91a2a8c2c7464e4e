import { decodeWords } from 'postal-mime'

/** A server's word on how a message is built; its own shape is the library's. Only what is read of it is named. */
export type Structure = {
  part?: string | undefined
  type: string
  parameters?: { [key: string]: string } | undefined
  encoding?: string | undefined
  size?: number | undefined
  disposition?: string | undefined
  dispositionParameters?: { [key: string]: string } | undefined
  childNodes?: Structure[] | undefined
}

export type TextPart = { part: string; type: 'text/plain' | 'text/html'; charset: string | null; encoding: string; flowed: boolean; delSp: boolean; size: number }
export type FilePart = { part: string; name: string; type: string; size: number }
export type MailParts = { texts: TextPart[]; files: FilePart[]; moreFiles: number }

const mostFiles = 20
const mostTexts = 4
const mostNodes = 500

/**
 * The parts to read and those to name. Of alternatives the plain one, unless it is a stub beside an HTML one; what has a file name or is marked as an
 * attachment is a file. However deep or wide it is built, so many parts are looked at and no more.
 */
export function partsOf(root: Structure | undefined): MailParts {
  const found: MailParts = { texts: [], files: [], moreFiles: 0 }
  if (root === undefined) return found
  const stack: Structure[] = [root]
  for (let seen = 0; stack.length > 0 && seen < mostNodes; seen += 1) {
    const node = stack.pop()
    if (node === undefined) break
    const children = node.childNodes ?? []
    if (node.type.toLowerCase() === 'multipart/alternative') stack.push(...chosen(children).reverse())
    else if (children.length > 0 && node.type.toLowerCase().startsWith('multipart/')) stack.push(...children.slice(0, mostNodes).reverse())
    else leaf(node, found)
  }
  return found
}

function leaf(node: Structure, into: MailParts): void {
  const type = node.type.toLowerCase()
  const named = nameIn(node)
  const part = node.part ?? '1'
  const isText = (type === 'text/plain' || type === 'text/html') && node.disposition?.toLowerCase() !== 'attachment' && named === null
  if (isText && into.texts.length < mostTexts) {
    const { charset, format, delsp } = lowered(node.parameters)
    into.texts.push({
      part, type, charset: charset ?? null, encoding: node.encoding ?? '7bit', size: node.size ?? 0,
      flowed: type === 'text/plain' && format?.toLowerCase() === 'flowed', delSp: delsp?.toLowerCase() === 'yes',
    })
  } else if (into.files.length < mostFiles) into.files.push({ part, name: named ?? fallbackName(type), type: safeType(type), size: sizeOf(node) })
  else into.moreFiles += 1
}

/** Of the file itself: what lies on the server is longer, by a third and by its line ends. https://www.rfc-editor.org/rfc/rfc2045#section-6.8 */
const sizeOf = ({ size = 0, encoding }: Structure): number => (encoding?.toLowerCase() === 'base64' ? Math.floor((size * 76 * 3) / (78 * 4)) : size)

/** From a multipart/alternative: the last that we read, by rule; but a plain one is read as it was meant, so it goes first. */
function chosen(children: readonly Structure[]): Structure[] {
  const flat = children.slice(0, mostNodes)
  const texts = flat.filter((one) => one.type.toLowerCase() === 'text/plain')
  const rich = flat.filter((one) => one.type.toLowerCase() === 'text/html' || one.type.toLowerCase().startsWith('multipart/'))
  const plain = texts.find((one) => (one.size ?? 0) > 0)
  const isStub = plain !== undefined && rich.length > 0 && (plain.size ?? 0) < 60 && rich.some((one) => one.childNodes !== undefined || (one.size ?? 0) > 600)
  const text = plain === undefined || isStub ? rich.at(-1) ?? plain : plain
  // A calendar or a file among the alternatives is named all the same.
  const others = flat.filter((one) => !texts.includes(one) && !rich.includes(one))
  return [...(text === undefined ? [] : [text]), ...others]
}

const lowered = (of: Structure['parameters']): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(of ?? {}).map(([key, value]) => [key.toLowerCase(), value]))

function nameIn(node: Structure): string | null {
  const name = lowered(node.dispositionParameters)['filename'] ?? lowered(node.parameters)['name']
  if (name === undefined) return null
  const clean = fileName(name)
  return clean === '' ? fallbackName(node.type) : clean
}

/** A name to be read, never to be used: no folders, no control or turning signs, no end hidden by length. */
export function fileName(name: string): string {
  let text = name
  try {
    text = decodeWords(name)
  } catch {
    // As it came.
  }
  const last = text.split(/[/\\]/).at(-1) ?? ''
  const clean = last.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, '').replace(/\s+/g, ' ').replace(/^\.+/, '').trim()
  const signs = Array.from(clean)
  return signs.length <= 120 ? clean : `${signs.slice(0, 80).join('')}…${signs.slice(-30).join('')}`
}

const safeType = (type: string): string => (/^[\w.+-]{1,60}\/[\w.+-]{1,100}$/.test(type) ? type.toLowerCase() : 'application/octet-stream')
const fallbackName = (type: string): string => (type.toLowerCase() === 'message/rfc822' ? 'message.eml' : (safeType(type).split('/')[1] ?? 'file'))
