/** Drawn on a 16 px grid with a 1.5 px line, in the colour of the text around. */
const paths = {
  reply: 'M6.5 4 2.5 8l4 4M3 8h6.5a4 4 0 0 1 4 4v.5',
  forward: 'M9.5 4l4 4-4 4M13 8H6.5a4 4 0 0 0-4 4v.5',
  hidden: 'M2.5 8S4.5 4 8 4s5.5 4 5.5 4-2 4-5.5 4-5.5-4-5.5-4ZM3 13 13 3',
  visible: 'M2.5 8S4.5 4 8 4s5.5 4 5.5 4-2 4-5.5 4-5.5-4-5.5-4ZM8 9.6a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2Z',
  done: 'm3 8.5 3.2 3.2L13 4.8',
  heart: 'M8 13.2S2.5 10 2.5 6.2A2.9 2.9 0 0 1 8 5a2.9 2.9 0 0 1 5.5 1.2C13.5 10 8 13.2 8 13.2Z',
  spam: 'M8 2.5 14 13H2L8 2.5ZM8 6.5v3M8 11.2v.1',
  trash: 'M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4',
  block: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM4.2 4.2l7.6 7.6',
  approve: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM5.5 8.2l1.8 1.8 3.2-3.6',
  open: 'M9.5 2.5h4v4M13.5 2.5 8 8M11.5 9v4.5h-9v-9H7',
  label: 'M2.5 3v4.6l6 6 5-5-6-6H3ZM5.2 5.3v.1',
  note: 'M3 2.5h10v7.5l-3.5 3.5H3v-11ZM9.5 13.5V10H13M5.5 5.5h5M5.5 8h3',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.3 10.3l3.2 3.2',
  clock: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8 5v3.2l2 1.6',
  send: 'M8 13V3.5M4.2 7 8 3.2 11.8 7',
  bolt: 'M9 2 3.5 9H8l-1 5 5.5-7H8L9 2Z',
  flag: 'M4 14V2.5h8L10 6l2 3.5H4',
  question: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.8-1.1 1.6M8 12.4v.1',
  moon: 'M13 9.6A5.5 5.5 0 1 1 6.4 3a4.4 4.4 0 0 0 6.6 6.6Z',
  alert: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8 5.2v3.4M8 10.9v.1',
  lock: 'M4 7.5h8v6H4v-6ZM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2',
  pending: 'M4.5 2.5h7M4.5 13.5h7M5 2.5c0 3 2 4 3 5.5 1-1.5 3-2.5 3-5.5M5 13.5c0-3 2-4 3-5.5 1 1.5 3 2.5 3 5.5',
  gear:
    'M8 10.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4ZM8 2v1.8M8 12.2V14' +
    'M2 8h1.8M12.2 8H14M3.8 3.8 5 5M11 11l1.2 1.2M12.2 3.8 11 5M5 11l-1.2 1.2',
  accounts: 'M8 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM3 13.5c.4-2.4 2.4-3.7 5-3.7s4.6 1.3 5 3.7',
  rail: 'M2.5 3h11v10h-11V3ZM6.5 3v10',
  pane: 'M2.5 3h11v10h-11V3ZM9.5 3v10',
  sync: 'M13 4v3h-3M3 12V9h3M12.6 7A5 5 0 0 0 3.7 5.4M3.4 9a5 5 0 0 0 8.9 1.6',
  close: 'm4 4 8 8M12 4l-8 8',
  back: 'M9.5 3.5 5 8l4.5 4.5',
  down: 'm4 6.5 4 4 4-4',
  plus: 'M8 3v10M3 8h10',
  offline:
    'M2.5 2.5l11 11M4.8 11.5h6.7M4.6 6.1A3 3 0 0 0 4.5 12M7 4.4A3.6 3.6 0 0 1 11.5 7.5a2.2 2.2 0 0 1 1.7 3.5',
  undo: 'M5.5 3 2.5 6l3 3M3 6h6a4 4 0 0 1 0 8H6',
  oneWay: 'M3 8h9M8.8 4.6 12.2 8l-3.4 3.4M14 3.5v9',
  edited: 'M10.5 3 13 5.5 6 12.5l-3 .5.5-3 7-7Z',
  comment: 'M2.5 3.5h11v7.5H8L5 13.5V11H2.5V3.5Z',
  mention:
    'M8 10.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6ZM10.3 5.7v3c0 2 3.2 1.9 3.2-.7A5.5 5.5 0 1 0 11 12.6',
  message: 'M2.5 4h11v8.5h-11V4ZM2.5 4.5 8 9l5.5-4.5',
  inbox: 'M2.5 9 4 3.5h8L13.5 9v4h-11V9ZM2.5 9h3.2l.8 1.6h3l.8-1.6h3.2',
  all: 'M3 4h10M3 8h10M3 12h10',
  star: 'm8 2.8 1.6 3.4 3.7.5-2.7 2.6.7 3.7L8 11.2 4.7 13l.7-3.7L2.7 6.7l3.7-.5L8 2.8Z',
  watch: 'M8 9.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4ZM5.3 10.7a3.8 3.8 0 0 1 0-5.4M10.7 5.3a3.8 3.8 0 0 1 0 5.4M3.2 12.8a6.8 6.8 0 0 1 0-9.6M12.8 3.2a6.8 6.8 0 0 1 0 9.6',
  keyboard: 'M1.8 4h12.4v8H1.8V4ZM4.2 6.5v.1M6.7 6.5v.1M9.2 6.5v.1M11.7 6.5v.1M5 9.5h6',
} as const

export type IconName = keyof typeof paths

/** Without a title it is decoration beside a word; with one it stands for the word. */
export function Icon({ name, title, size = 16 }: { name: IconName; title?: string; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      {...(title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title })}
    >
      {title !== undefined && <title>{title}</title>}
      <path d={paths[name]} />
    </svg>
  )
}
