import { z } from 'zod'

// Shapes of REST 2.0, by hand. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html

const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String)

/** The creation's answer; a refusal comes as an error or as an array of sentences, sometimes with 200. */
export const created = z.object({ id, _url: z.string().optional() })
export const ticket = z.object({ id, Status: z.string().max(60), Subject: z.string().nullish() })
export const search = z.object({ items: z.array(z.object({ id, Subject: z.string().nullish() })), total: z.number().int().nullish() })
export const queues = z.object({ items: z.array(z.object({ id, Name: z.string().nullish() })) })
export const history = z.object({
  items: z.array(z.object({
    id, Type: z.string().nullish(), Created: z.string().nullish(),
    Creator: z.object({ id: z.string() }).nullish(),
  })),
  pages: z.number().int().nullish(),
})
export const transaction = z.object({
  id, Type: z.string(), Created: z.string().nullish(), Creator: z.object({ id: z.string() }).nullish(),
  _hyperlinks: z.array(z.object({ ref: z.string(), _url: z.string().nullish(), id: id.nullish() })).nullish(),
})
export const attachment = z.object({ id, ContentType: z.string().nullish(), Content: z.string().nullish(), Subject: z.string().nullish(), Filename: z.string().nullish() })
export const user = z.object({ id: z.string().nullish(), Name: z.string().nullish(), RealName: z.string().nullish(), EmailAddress: z.string().nullish() })
