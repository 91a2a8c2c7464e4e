/** A text button that is busy for a while, and the sentence for what went wrong. */
export function ReadAgain({ label, busy, trouble, onRead }: { label: string; busy: boolean; trouble: string | null; onRead: () => void }) {
  return (
    <>
      <button type="button" className="text-button" aria-busy={busy} onClick={onRead}>
        {label}
      </button>
      {trouble !== null && (
        <span className="signal-danger" role="alert">
          {trouble}
        </span>
      )}
    </>
  )
}
