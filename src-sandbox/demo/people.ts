/** Who speaks, derived from the name they sign with, so that the same person is the same everywhere and at every start. */
export type Person = { readonly name: string; readonly slug: string; readonly email: string; readonly handle: string }

function slugOf(name: string): string {
  const latin = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 40)
  // Names in other scripts, or of signs alone, have no latin letters to make an address of.
  return latin === '' ? `u${[...name].map((sign) => (sign.codePointAt(0) ?? 0).toString(36)).join('').slice(0, 20)}` : latin
}

/** Addresses end in names that are reserved for examples and tests (https://www.rfc-editor.org/rfc/rfc2606): none can reach anybody. */
export function personOf(name: string): Person {
  const slug = slugOf(name)
  return { name, slug, email: `${slug}@mail.example`, handle: `${slug}.test` }
}
