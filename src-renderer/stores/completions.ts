import { create } from 'zustand'
import type { CommandOutput } from '../../src-contract/commands.ts'
import { call } from '../bridge.ts'
import { useLanguage } from './language.ts'

export type Completion = CommandOutput<'query.complete'>

type CompletionsState = { for: string; completion: Completion | null }

/** What the word at the caret of the search box may become. Nothing while the answer is not for what stands there now. */
export const useCompletions = create<CompletionsState>(() => ({ for: '', completion: null }))

export async function complete(query: string, caret: number): Promise<void> {
  const asked = `${caret} ${query}`
  useCompletions.setState({ for: asked, completion: null })
  if (query.trim() === '') return
  try {
    const completion = await call('query.complete', { query, caret, language: useLanguage.getState().language })
    if (useCompletions.getState().for === asked) useCompletions.setState({ completion: completion.choices.length === 0 ? null : completion })
  } catch {
    // Help while typing, no more: the search goes on without it.
  }
}

export function forgetCompletion(): void {
  useCompletions.setState({ for: '', completion: null })
}
