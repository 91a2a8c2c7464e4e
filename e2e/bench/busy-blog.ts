import { createWordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'

// A blog with as many comments, in a process of its own. Its address goes out on one line; it ends with its input.
const count = Number(process.argv[2] ?? 50_000)
const password = 'abcd efgh ijkl mnop'
const blog = createWordPressSandbox({ title: 'Busy', user: { login: 'vigie', name: 'Vigie', applicationPassword: password } })
const start = Date.now() - count * 60_000
const posts = Array.from({ length: 50 }, (_, n) => blog.addPost({ title: `Post ${n}`, text: 'A post', at: start + n }))
for (let n = 0; n < count; n += 1)
  blog.addComment({
    postId: posts[n % posts.length] ?? 1,
    author: { name: `Reader ${n % 4001}`, email: `reader${n % 4001}@reader.example` },
    text: `Bonjour, où en est la commande n° ${n} ? Merci de votre réponse.`,
    at: start + n * 60_000,
  })
await blog.listen()
process.stdout.write(`${JSON.stringify({ url: blog.url, user: 'vigie', password })}\n`)
process.stdin.resume()
process.stdin.once('end', () => process.exit(0))
