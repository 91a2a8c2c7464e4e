/** One address of a mail. The name is network text; the address is plain enough to be written into a header and an envelope. */
export type MailAddress = { name: string; address: string }

/**
 * An address that can be written to: no quoted local parts, no spaces, no control signs, nothing that ends a line or a header.
 * https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1 for the lengths.
 */
export function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(text)
}

/** Line ends and control signs out: what is left cannot begin a header of its own. */
export function headerText(text: string, max = 200): string {
  return Array.from(text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').replace(/ {2,}/g, ' ').trim()).slice(0, max).join('')
}

/** `<id>` without its brackets, or null where it is nothing that can be written back. https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4 */
export function messageIdIn(text: string | null | undefined): string | null {
  const id = /^\s*<([^<>\s\p{Cc}]{1,900})>/u.exec(text ?? '')?.[1]
  return id === undefined || !/^[\x21-\x7e]+$/.test(id) ? null : id
}

/** The ids in References or In-Reply-To, in their order, each once. */
export function messageIdsIn(text: string | null | undefined, max = 100): string[] {
  const ids = Array.from((text ?? '').slice(0, 60_000).matchAll(/<([^<>\s]{1,900})>/g), ([, id]) => id ?? '')
  return Array.from(new Set(ids.filter((id) => /^[\x21-\x7e]+$/.test(id)))).slice(-max)
}
