/** Sentences with slots: `{name}` stands for one of the slot's words. */
export type Patterns = {
  slots: Record<string, readonly string[]>
  groups: readonly { kind: string; toxic?: 0 | 1; question?: 0 | 1; praise?: 0 | 1; complaint?: 0 | 1; times: number; patterns: readonly string[] }[]
}
