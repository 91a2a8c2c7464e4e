import { describe, expect, it } from 'vitest'
import { parseLaunch } from './launch.ts'

describe('parseLaunch', () => {
  it('gives everything after --cli to the command line, even what looks like ours', () => {
    expect(parseLaunch(['--no-sandbox', '--cli', 'inbox', '--data', '/d', '--demo'])).toEqual({
      kind: 'cli',
      args: ['inbox', '--data', '/d', '--demo'],
    })
  })

  it('reads its own switches among those of Chromium', () => {
    expect(parseLaunch(['--no-sandbox', '.', '--remote-debugging-port=0', '--demo', '--once', '--screenshot=a b.png'])).toEqual({
      kind: 'window', demo: true, once: true, hidden: false, dataDir: null, screenshot: 'a b.png', unknown: null,
    })
  })

  it('takes a folder as the next word or after an equals sign', () => {
    expect(parseLaunch(['--data', '/a=b'])).toMatchObject({ dataDir: '/a=b' })
    expect(parseLaunch(['--data=/c'])).toMatchObject({ dataDir: '/c', unknown: null })
  })

  it('names what cannot be meant: a value left out, the demo on a real folder, once without the demo', () => {
    expect(parseLaunch(['--data'])).toMatchObject({ unknown: '--data' })
    expect(parseLaunch(['--demo', '--data', '/real'])).toMatchObject({ unknown: '--data' })
    expect(parseLaunch(['--once'])).toMatchObject({ unknown: '--once' })
  })
})
