import { expect, test } from 'vitest'
import { email } from './adapter.ts'
import { begin, createReading, us } from './begin.contract.ts'

test('while we listen, each new mail is told of; the connection that is cut ends the listening, and the next finds what came in between', async () => {
  const { sandbox, session, write } = await begin()
  const reading = createReading(session)
  let written = 0
  for (let cut = 0; cut < 8; cut += 1) {
    const controller = new AbortController()
    const nudges = email.listen?.(session, controller.signal)[Symbol.asyncIterator]()
    if (nudges === undefined) throw new Error('it does not listen')
    // What came while nobody listened is found by reading, as after any start.
    await reading.read('inbox')
    for (let n = 0; n < 3; n += 1) {
      const nudge = nudges.next()
      await expect.poll(() => sandbox.commands.at(-1), { timeout: 20_000 }).toBe('IDLE')
      written += 1
      write({ text: `Message ${written}` })
      expect((await nudge).done).toBe(false)
      await reading.read('inbox')
      expect(reading.items.size).toBe(written)
    }
    const last = nudges.next()
    await expect.poll(() => sandbox.commands.at(-1), { timeout: 20_000 }).toBe('IDLE')
    if (cut % 2 === 0) sandbox.cut()
    else controller.abort()
    expect((await last).done).toBe(true)
    written += 1
    write({ text: `Entre deux ${written}` })
  }
  await reading.read('inbox')
  expect(reading.items.size).toBe(written)
  expect(sandbox.mailbox(us).folder('INBOX')?.mails).toHaveLength(written)
  await sandbox.close()
})

test('mail that comes between a reading and the return to listening is told of at once', async () => {
  const { sandbox, session, write } = await begin()
  const controller = new AbortController()
  const nudges = email.listen?.(session, controller.signal)[Symbol.asyncIterator]()
  const first = nudges?.next()
  await expect.poll(() => sandbox.commands.at(-1), { timeout: 20_000 }).toBe('IDLE')
  // The reading ends; before the server is listened to again, something comes.
  const reading = createReading(session)
  const done = reading.read('inbox')
  await done
  write({ text: 'Juste entre les deux' })
  expect((await first)?.done).toBe(false)
  controller.abort()
  await nudges?.return?.()
  await sandbox.close()
})
