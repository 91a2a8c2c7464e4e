import type { z } from 'zod'
import type { CommandOutput } from '../../src-contract/commands.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { BrandId } from '../../src-contract/ids.ts'
import type { Running } from './command.ts'
import { UsageError } from './usage-error.ts'

/** By its name, whatever its case; as `brandId` where it was asked for, else nothing. */
export async function brandOf({ engine, typed }: Running): Promise<{ brandId?: BrandId }> {
  const name = typed.text('brand')
  if (name === undefined) return {}
  const { brands } = await engine.call('brand.list', {})
  const found = brands.find((brand) => brand.name.toLowerCase() === name.trim().toLowerCase())
  if (found === undefined) throw new Fault('brand.unknown', { value: name.slice(0, 80) })
  return { brandId: found.id }
}

export async function theBrand(running: Running): Promise<BrandId> {
  const { brandId } = await brandOf(running)
  if (brandId === undefined) throw new UsageError('--brand')
  return brandId
}

/** A JSON document on standard input in the shape that the contract asks for; the failure names the field. */
export async function documentOf<T>({ io }: Running, schema: z.ZodType<T>): Promise<T> {
  let document: unknown
  try {
    document = JSON.parse(await io.readStdin())
  } catch {
    throw new Fault('input.invalid', { name: 'stdin' })
  }
  const parsed = schema.safeParse(document)
  if (parsed.success) return parsed.data
  const path = parsed.error.issues[0]?.path.join('.') ?? ''
  throw new Fault('input.invalid', { name: path === '' ? 'stdin' : path.slice(0, 60) })
}

/** Pinned examples that do not hold, on stderr: the change is made, and this is what it left. */
export function sayPins({ say, t }: Running, { pins: { failing } }: { pins: CommandOutput<'rules.save'>['pins'] }): void {
  if (failing.length > 0) say(t('cli.done.pinsFailing', { count: failing.length }))
}

export const overriding = ({ typed }: Running): { override?: true } => (typed.flag('override') ? { override: true } : {})
