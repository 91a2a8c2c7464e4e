import { join } from 'node:path'
import { ensureDependencies } from '../bootstrap/dependencies.mjs'
import { withDisplay } from '../bootstrap/display.mjs'
import { passThrough } from '../bootstrap/exec.mjs'
import { root, toolNode, withTools } from '../bootstrap/paths.mjs'
import { prepare } from '../bootstrap/prepare.mjs'
import { Sentence } from '../bootstrap/say.mjs'

export async function build() {
  await ensureDependencies()
  await buildApp(withTools())
  return 0
}

// The bundler's own words go to stderr, as all that is for people.
export async function buildApp(env) {
  const code = await passThrough(toolNode(), [join(root, 'scripts', 'build.mjs')], { cwd: root, env, stdio: ['ignore', 2, 'inherit'] })
  if (code !== 0) throw new Sentence('The build failed; what the bundler says stands above.')
}

// One JSON document on stdout; see bench/. The window is measured too, so everything that one needs is brought up first.
export async function bench(args) {
  const { env } = await prepare()
  await buildApp(env)
  return withDisplay(display =>
    passThrough(toolNode(), ['--expose-gc', join(root, 'bench', 'run.ts'), '--window', ...args], { cwd: root, env: { ...env, ...display } }))
}

// The weights of moderation, anew from the collections beside the project; nothing happens where they are not.
export const train = args => moderation('moderation/train.ts', args)
export const evalModeration = args => moderation('moderation/evaluate.ts', args)
export const evalLearning = args => moderation('moderation/learning.ts', args)
export const fuzzModeration = args => moderation('moderation/fuzz.ts', args)
export const benchModeration = args => moderation('moderation.ts', args)
export const benchMail = args => moderation('mail.ts', args)
export const benchPosts = args => moderation('posts.ts', args)
export const benchRemoval = args => moderation('removal.ts', args)

async function moderation(script, args) {
  await ensureDependencies()
  return passThrough(toolNode(), ['--expose-gc', join(root, 'bench', script), ...args], { cwd: root, env: withTools() })
}
