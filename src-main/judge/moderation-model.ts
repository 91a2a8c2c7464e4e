import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeModel } from '../moderation/model-file.ts'
import { createClassifier } from '../moderation/pipeline.ts'
import type { Classifier } from '../moderation/pipeline.ts'

// Bundled, the weights lie beside the code; from the sources, in the folder of their own.
const places = ['./moderation-model.bin', '../moderation/weights/moderation-model.bin']

/** Reads the weights that came with this version. Throws where they are missing or damaged: that is a broken installation. */
export function openClassifier(): Classifier {
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)))
  return createClassifier(decodeModel(readFileSync(paths.find((path) => existsSync(path)) ?? paths[0] ?? '')))
}
