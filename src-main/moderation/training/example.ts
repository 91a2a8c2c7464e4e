/** `values` belong to `buckets`; `signals` are pairs of index and value. `label` is 0 or 1. */
export type Example = { buckets: Uint32Array; values: Float32Array; kinds: Uint8Array; signals: readonly { index: number; value: number }[]; label: number; weight: number }
