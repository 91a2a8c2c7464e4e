import { useMinutes } from './now.ts'

/** An age that stays true by itself. `full` is the whole date, on hover and for those who listen. */
export function Ago({
  at,
  format,
  full,
  className,
}: {
  at: number
  format: (at: number, now: number) => string
  full: string
  className?: string
}) {
  const now = useMinutes()
  return (
    <time dateTime={new Date(at).toISOString()} title={full} {...(className !== undefined && { className })}>
      {format(at, now)}
    </time>
  )
}
