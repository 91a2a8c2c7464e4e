export const heads = ['toxic', 'spam', 'complaint', 'question', 'praise'] as const
export type Head = (typeof heads)[number]

/** Languages with weights of their own. German and Portuguese are judged for `toxic` alone; any other language by the lexicon. */
export const modelled = ['fr', 'en', 'de', 'pt'] as const
export type Modelled = (typeof modelled)[number]
export const isModelled = (lang: string): lang is Modelled => (modelled as readonly string[]).includes(lang)
