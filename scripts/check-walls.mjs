// Prints a sentence for each broken wall below the project (or the folder given) and exits 1 if there is one.
import { findBrokenWalls, print } from './walls/check.mjs'
import { root } from './bootstrap/paths.mjs'

const where = process.argv[2] ?? root
const broken = findBrokenWalls(where)
print(where, broken)
process.exitCode = broken.length > 0 ? 1 : 0
