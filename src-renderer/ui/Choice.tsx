import type { ReactNode } from 'react'

/** One of a few: a row of radio buttons that reads as one control. */
export function Choice<T extends string>({ label, mark = null, name, value, options, onChange }: {
  label: string
  mark?: ReactNode
  name: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
}) {
  return (
    <fieldset className="choice">
      <legend>
        {mark} {label}
      </legend>
      <div className="choice-options">
        {options.map((option) => (
          <label key={option.value} className="choice-option">
            <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
