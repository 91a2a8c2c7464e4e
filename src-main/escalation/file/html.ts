import type { Shipment } from '../channel.ts'

/** Whatever stands in it, a text is a text. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\'', '&#39;')

const isPicture = (mime: string): boolean => /^image\/(?:png|jpeg|gif|webp|avif)$/.test(mime)

/** One page that needs nothing else and runs nothing: pictures lie in it, other files are named. */
export function pageOf({ subject, text, files, packet }: Shipment): Buffer {
  const pictures = files.filter(({ mime }) => isPicture(mime))
  const others = files.filter(({ mime }) => !isPicture(mime))
  const page = `<!doctype html>
<html lang="${packet?.lang ?? 'fr'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escaped(subject)}</title>
<style>body{font:15px/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}img{max-width:100%}</style>
</head>
<body>
<h1>${escaped(subject)}</h1>
<pre>${escaped(text)}</pre>
${pictures.map(({ name, mime, content }) => `<figure><img alt="${escaped(name)}" src="data:${mime};base64,${Buffer.from(content).toString('base64')}"><figcaption>${escaped(name)}</figcaption></figure>`).join('\n')}
<ul>
${others.map(({ name }) => `<li>${escaped(name)}</li>`).join('\n')}
</ul>
</body>
</html>
`
  return Buffer.from(page)
}
