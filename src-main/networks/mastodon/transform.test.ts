import { expect, test } from 'vitest'
import type { Settings } from './settings.ts'
import { isDirect, toItem } from './transform.ts'
import { status } from './wire.ts'

const settings: Settings = {
  origin: 'https://social.example',
  accountId: '1',
  username: 'marque',
  domain: 'social.example',
  flavour: 'mastodon',
  many: true,
  staff: false,
  maxCharacters: 500,
  urlCharacters: 23,
  streaming: null,
}
const place = { kind: 'comment', threadRemoteId: '10', postRemoteId: '9' } as const
const account = {
  id: '2',
  username: 'lea',
  acct: 'lea',
  display_name: 'Léa :coeur:',
  url: 'javascript:alert(1)',
  avatar: 'https://social.example/a.png',
}
const read = (more: object) =>
  toItem(status.parse({ id: '10', created_at: '2026-03-01T10:00:00.000Z', content: '', account, ...more }), place, settings, null)

test('markup is read and never kept; shortcodes stay words, and a local name is completed', () => {
  const item = read({ content: '<p>Bravo :coeur:<br>et <b onclick="x()">merci</b><script>alert(1)</script></p><p>&lt;img src=x&gt;</p>' })
  expect(item.text).toBe('Bravo :coeur:\net merci\n\n<img src=x>')
  expect(item.author).toEqual({ remoteId: '2', name: 'Léa :coeur:', handle: 'lea@social.example', url: null, avatarUrl: account.avatar })
})

test('a warning stands before what it warns of, and the choices of a poll after the question', () => {
  expect(read({ spoiler_text: 'Cinéma', content: '<p>La fin…</p>', poll: { options: [{ title: 'Oui' }, { title: 'Non' }] } }).text).toBe(
    'Cinéma\n\nLa fin…\n\n- Oui\n- Non',
  )
})

test('pictures, films and sounds come with their description, addresses of other kinds not at all', () => {
  const media = [
    {
      type: 'image',
      url: 'https://m.example/1.png',
      preview_url: 'https://m.example/1s.png',
      description: 'Un pull',
      meta: { original: { width: 8, height: 6 } },
    },
    { type: 'gifv', url: 'https://m.example/2.mp4', description: ' ' },
    { type: 'unknown', url: null, remote_url: 'https://afar.example/3.bin' },
    { type: 'image', url: 'file:///etc/passwd' },
  ]
  expect(read({ media_attachments: media }).attachments).toEqual([
    { kind: 'image', url: 'https://m.example/1s.png', alt: 'Un pull', width: 8, height: 6 },
    { kind: 'video', url: 'https://m.example/2.mp4', alt: null, width: null, height: null },
    { kind: 'file', url: 'https://afar.example/3.bin', alt: null, width: null, height: null },
  ])
})

test('what a server leaves out or writes wrongly is taken as absent', () => {
  const item = read({
    created_at: 'hier',
    edited_at: 7,
    language: '<fr>',
    favourited: 'yes',
    mentions: null,
    media_attachments: 'none',
    poll: [],
    quote: 3,
  })
  expect(item).toMatchObject({ createdAt: 86_400_000, editedAt: null, lang: null, liked: false, attachments: [], text: '' })
})

test('private is for followers, save on the server that calls everything private that is not public', () => {
  const one = status.parse({ id: '10', created_at: '', account, visibility: 'private' })
  expect(isDirect(one, settings)).toBe(false)
  expect(isDirect(one, { ...settings, flavour: 'snac' })).toBe(true)
})
