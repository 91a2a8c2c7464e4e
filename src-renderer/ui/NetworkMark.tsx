/** Small marks of our own drawing: enough to tell networks apart, quiet in the colour of the text. Without a drawing, two letters. */
const drawings: Readonly<Record<string, string>> = {
  wordpress:
    'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM4 6l2.3 6M6.8 6l2.3 6M8 8.2 6.4 12M11.9 6 9.4 12M3.6 6h2M6 6h2.2M10.5 6h1.9',
  bluesky:
    'M8 8.3C7 6.1 4.4 3.6 2.9 3c-.9-.2-.9.8-.8 2 .2 2.2.7 3.5 3.2 3.7-2.3.3-3 1.4-1.9 2.8' +
    'C5.5 13.7 7.3 11.5 8 9.8c.7 1.7 2.5 3.9 4.6 1.7 1.1-1.4.4-2.5-1.9-2.8 2.5-.2 3-1.5 3.2-3.7.1-1.2.1-2.2-.8-2C11.6 3.6 9 6.1 8 8.3Z',
  facebook: 'M13.5 8A5.5 5.5 0 1 1 8 2.5 5.5 5.5 0 0 1 13.5 8ZM8 13.4V7.2a1.8 1.8 0 0 1 2-1.8M6.2 8.6h3.6',
  instagram: 'M5 2.5h6A2.5 2.5 0 0 1 13.5 5v6a2.5 2.5 0 0 1-2.5 2.5H5A2.5 2.5 0 0 1 2.5 11V5A2.5 2.5 0 0 1 5 2.5ZM8 5.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8ZM11.2 4.7v.1',
  threads: 'M11.6 6.2C11 4 9.7 2.8 8 2.8 5.4 2.8 3.7 4.8 3.7 8S5.4 13.2 8 13.2c2.3 0 4-1.3 4-3.1 0-2-1.8-2.9-4-2.9-1.5 0-2.6.6-2.6 1.7 0 1 .9 1.6 2 1.6 1.6 0 2.6-1.2 2.6-3.1 0-1.5-.8-2.3-2-2.3-.9 0-1.6.4-2 1',
  tiktok: 'M9 2.5v7.8a2.6 2.6 0 1 1-2.6-2.6M9 2.5A3.9 3.9 0 0 0 13 6',
  youtube: 'M4 4h8a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2ZM7 6.2v3.6L10 8Z',
  x: 'M3 3l10 10M13 3 3 13',
  googlebusiness: 'M3.4 8.6V13h9.2V8.6M2.5 7l1.1-4h8.8l1.1 4a1.8 1.8 0 0 1-3.6 0 1.9 1.9 0 0 1-3.8 0 1.8 1.8 0 0 1-3.6 0Z',
  feeds: 'M4 13.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4ZM3 7.2A5.8 5.8 0 0 1 8.8 13M3 3.4A9.6 9.6 0 0 1 12.6 13',
  telegram: 'M2 7.6 13.8 3 11.6 13 7.4 10 5.4 12 5 8.6 11 5.2M5 8.6 2 7.6M7.4 10 11 5.2',
  discord:
    'M5.6 3.6A9 9 0 0 0 3.2 4.5C2 6.6 1.5 8.7 1.6 10.9A9 9 0 0 0 4.6 12.4L5.4 11.1M10.4 3.6A9 9 0 0 1 12.8 4.5C14 6.6 14.5 8.7 14.4 10.9' +
    'A9 9 0 0 1 11.4 12.4L10.6 11.1M5 4.9C7 4.2 9 4.2 11 4.9M4.6 11C6.8 12 9.2 12 11.4 11M5.2 8.2a.9.9 0 1 0 1.8 0 .9.9 0 0 0-1.8 0ZM9 8.2a.9.9 0 1 0 1.8 0 .9.9 0 0 0-1.8 0Z',
  discourse: 'M8.2 2.5a5.5 5.5 0 1 1 0 11H2.7V8a5.5 5.5 0 0 1 5.5-5.5ZM5.8 6.6h4.6M5.8 9.4h3.2',
  nodebb: 'M8 1.9 13.3 5v6L8 14.1 2.7 11V5ZM5.7 10.4V5.8l4.6 4.6V5.8',
  email: 'M3.5 3.5h9A1.5 1.5 0 0 1 14 5v6a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 11V5a1.5 1.5 0 0 1 1.5-1.5ZM2.5 4.5 8 8.8l5.5-4.3',
  mastodon:
    'M4.5 2.5h7A1.5 1.5 0 0 1 13 4v6a1.5 1.5 0 0 1-1.5 1.5H7.2L4.8 13.6v-2.1h-.3A1.5 1.5 0 0 1 3 10V4a1.5 1.5 0 0 1 1.5-1.5Z' +
    'M5.4 9V6.6a1.3 1.3 0 0 1 2.6 0V9M8 9V6.6a1.3 1.3 0 0 1 2.6 0V9',
}

export function NetworkMark({ network, name }: { network: string; name: string }) {
  const path = drawings[network]
  return (
    <span className="network-mark" title={name}>
      {path === undefined ? (
        <span aria-hidden="true">{name.slice(0, 2)}</span>
      ) : (
        <svg className="icon" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
          <path d={path} />
        </svg>
      )}
      <span className="unseen">{name}</span>
    </span>
  )
}
