import type { Inbox } from './inbox-page.ts'

/** A screen or dialog of the window with how a hand on the keyboard gets there from the inbox. */
export type ScreenOf = {
  name: string
  /** Under this name among the pictures; null where another shows much the same. */
  picture: string | null
  reach(inbox: Inbox): Promise<void>
  /** For what Escape alone does not undo. */
  leave?(inbox: Inbox): Promise<void>
}
