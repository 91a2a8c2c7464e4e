import { z } from 'zod'

// The page's policy forbids code made at run time: schemas are told so before the first of them is made. Imported before anything that holds one.
z.config({ jitless: true })
