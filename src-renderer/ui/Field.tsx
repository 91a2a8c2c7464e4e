import { useId, type HTMLInputTypeAttribute } from 'react'

export function Field({ label, hint, value, onChange, type = 'text', required = false, autoFocus = false, list }: {
  label: string
  hint?: string | null
  value: string
  onChange: (value: string) => void
  type?: HTMLInputTypeAttribute
  required?: boolean
  autoFocus?: boolean
  list?: readonly string[]
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={value}
        required={required}
        // Only forms that the user has just asked for begin with it.
        ref={(input) => {
          if (autoFocus && input !== null && input.dataset['begun'] === undefined) {
            input.dataset['begun'] = ''
            input.focus()
          }
        }}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...(list !== undefined && { list: `${id}-list` })}
        onChange={(event) => onChange(event.target.value)}
      />
      {list !== undefined && <datalist id={`${id}-list`}>{list.map((each) => <option key={each} value={each} />)}</datalist>}
      {hint && <p id={`${id}-hint`} className="hint">{hint}</p>}
    </div>
  )
}
