/** The fields of one credential, by name. */
export type SecretRecord = Readonly<Record<string, string>>

/**
 * Secrets by reference. `keyring`: sealed under a key that the operating system's keyring holds; `file`: the key lies in a
 * file only the user can read, because they asked for it; `memory`: the demo's throw-away credentials.
 */
export type SecretStore = {
  readonly kind: 'keyring' | 'file' | 'memory'
  get(ref: string): Promise<SecretRecord | null>
  set(ref: string, record: SecretRecord): Promise<void>
  /** Needs no key: what can no longer be read can still be forgotten. */
  remove(ref: string): Promise<void>
}

export function memorySecrets(): SecretStore {
  const records = new Map<string, SecretRecord>()
  return {
    kind: 'memory',
    get: (ref) => Promise.resolve(records.get(ref) ?? null),
    set: (ref, record) => {
      records.set(ref, { ...record })
      return Promise.resolve()
    },
    remove: (ref) => {
      records.delete(ref)
      return Promise.resolve()
    },
  }
}
