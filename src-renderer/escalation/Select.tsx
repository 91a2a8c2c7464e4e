import { useId, type ReactNode } from 'react'

export function Select({ label, value, options, onChange, hint, autoFocus = false, children }: {
  label: string
  value: string
  options: readonly { value: string; label: string }[]
  onChange: (value: string) => void
  hint?: string | null
  autoFocus?: boolean
  children?: ReactNode
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        ref={(made) => {
          if (autoFocus && made !== null && made.dataset['begun'] === undefined) {
            made.dataset['begun'] = ''
            made.focus()
          }
        }}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {children}
    </div>
  )
}
