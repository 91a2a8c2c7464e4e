/** What the English file must be: one text for each French key, none missing, none more. English has no form for millions. */
export type SameKeys<French> = Readonly<Record<Exclude<keyof French & string, `${string}_many`>, string>>
