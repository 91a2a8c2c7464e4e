import { ordinary } from '../bootstrap/electron.mjs'
import { ensureDependencies } from '../bootstrap/dependencies.mjs'
import { prepare } from '../bootstrap/prepare.mjs'
import { Sentence } from '../bootstrap/say.mjs'
import { pack } from '../packaging/builder.mjs'
import { buildApp } from './tools.mjs'

const targets = { linux: '--linux', darwin: '--mac', win32: '--win' }

// What this machine can make for its own system; the fall-back runtime is never packed for anybody.
export async function dist(args) {
  await ensureDependencies()
  const { electron, env } = await prepare()
  if (electron.fallback || ordinary() === undefined) {
    throw new Sentence(
      `Nothing was packaged: only the fall-back Electron ${electron.version} is on this machine, and it is for development and tests alone. ` +
        'Run this where Electron can be downloaded from GitHub or from the mirror named in ELECTRON_MIRROR.',
    )
  }
  const target = targets[process.platform]
  if (target === undefined) throw new Sentence(`There is no package for ${process.platform}.`)
  await buildApp(env)
  return pack(electron, args.length > 0 ? args : [target])
}
