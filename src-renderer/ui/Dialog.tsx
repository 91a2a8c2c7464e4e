import { useEffect, useRef, type ReactNode } from 'react'

/** A modal sheet of the platform's own: it traps focus, closes on Esc, and gives focus back to where it was. */
export function Dialog({
  label,
  className = '',
  onClose,
  children,
}: {
  label: string
  className?: string
  onClose: () => void
  children: ReactNode
}) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    const before = document.activeElement
    dialog?.showModal()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    // Esc closes a dialog by itself; the click is only a shortcut for those who use a pointer.
    <dialog
      ref={ref}
      className={`sheet ${className}`}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => {
        if (event.target === ref.current) onClose()
      }}
    >
      {children}
    </dialog>
  )
}
