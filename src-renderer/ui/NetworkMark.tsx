/** Small marks of our own drawing: enough to tell networks apart, quiet in the colour of the text. Without a drawing, two letters. */
const drawings: Readonly<Record<string, string>> = {
  wordpress: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM4 6l2.300 6M6.800 6l2.300 6M8 8.200 6.400 12M11.900 6 9.400 12M3.600 6h2M6 6h2.200M10.500 6h1.900',
  bluesky: 'M8 8.300C7 6.100 4.400 3.600 2.900 3c-.900-.200-.900.800-.800 2 .200 2.200.700 3.500 3.200 3.700-2.300.300-3 1.400-1.900 2.800C5.500 13.700 7.300 11.500 8 9.800c.700 1.700 2.500 3.900 4.600 1.700 1.100-1.400.400-2.500-1.900-2.800 2.500-.200 3-1.500 3.200-3.700.1-1.200.1-2.200-.800-2C11.600 3.600 9 6.100 8 8.300Z',
}

export function NetworkMark({ network, name }: { network: string; name: string }) {
  const path = drawings[network]
  return (
    <span className="network-mark" title={name}>
      {path === undefined ? (
        <span aria-hidden="true">{name.slice(0, 2)}</span>
      ) : (
        <svg className="icon" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg>
      )}
      <span className="unseen">{name}</span>
    </span>
  )
}
