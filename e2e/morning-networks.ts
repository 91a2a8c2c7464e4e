import { createFacebookSandbox } from '../src-sandbox/facebook/sandbox.ts'
import { createInstagramSandbox } from '../src-sandbox/instagram/sandbox.ts'
import { createThreadsSandbox } from '../src-sandbox/threads/sandbox.ts'
import { createYouTubeSandbox } from '../src-sandbox/youtube/sandbox.ts'

export type Connectable = { network: string; brand: string; url: string; user?: string; secret: string }

const said = [
  'Livrez-vous en Belgique ?', 'Merci, le colis est arrivé ce matin.', 'Trois semaines que j’attends, c’est inadmissible.',
  'Bande d’incapables, vous êtes des nuls.', 'Gagnez 500 € par jour, écrivez-moi en privé', 'Magnifique, bravo à toute l’équipe !',
]

/** Networks that one enters by an app of one's own, which the demo has none of or other accounts: some words on each, for one brand. */
export async function openBigNetworks(brand: string): Promise<{ accounts: Connectable[]; close(): Promise<void> }> {
  const start = Date.now() - 20 * 3_600_000
  const at = (n: number) => start + n * 60_000
  const facebook = createFacebookSandbox({ pages: [{ id: '101', name: brand, token: 'page-token' }], userToken: 'facebook-token' })
  const instagram = createInstagramSandbox({ user: { id: '17', username: 'sauvaline', name: brand, token: 'instagram-token' } })
  const threads = createThreadsSandbox({ user: { id: '25', username: 'sauvaline', name: brand, token: 'threads-token' } })
  const youtube = createYouTubeSandbox({ token: 'youtube-token' })
  const all = [facebook, instagram, threads, youtube]
  await Promise.all(all.map((one) => one.listen()))
  const [onPage, photo, thread] = [facebook.post('Nouveautés', start, { page: '101' }), instagram.post('Photo', start), threads.post('Bonjour', start)]
  const video = youtube.addVideo('Visite', start)
  for (const [n, text] of said.entries()) {
    const who = `Passante ${n}`
    facebook.comment(onPage, who, text, at(n))
    instagram.comment(photo, `passante.${n}`, text, at(n))
    threads.reply(thread, `passante_${n}`, text, at(n))
    youtube.say(video, who, text, { at: at(n) })
  }
  return {
    accounts: [
      { network: 'facebook', brand, url: facebook.url, secret: 'facebook-token' },
      { network: 'instagram', brand, url: instagram.url, secret: 'instagram-token' },
      { network: 'threads', brand, url: threads.url, secret: 'threads-token' },
      { network: 'youtube', brand, url: youtube.url, secret: 'youtube-token' },
    ],
    close: async () => void (await Promise.all(all.map((one) => one.close()))),
  }
}
