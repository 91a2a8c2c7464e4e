type ChecksProps<T> = {
  label: string
  /** What none chosen means, where it means all. */
  all?: string
  choices: readonly { value: T; label: string }[]
  chosen: readonly T[]
  onChange: (chosen: T[]) => void
}

/** Several of a few. */
export function Checks<T extends string | number>({ label, all, choices, chosen, onChange }: ChecksProps<T>) {
  if (choices.length === 0) return null
  return (
    <fieldset className="checks">
      <legend>{label}</legend>
      {choices.map(({ value, label: name }) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) => onChange(event.target.checked ? [...chosen, value] : chosen.filter((each) => each !== value))}
          />{' '}
          <bdi>{name}</bdi>
        </label>
      ))}
      {all !== undefined && chosen.length === 0 && <span className="quiet">{all}</span>}
    </fieldset>
  )
}
