// @ts-check
// Teaches a copy of a model from corrected drawings, without the data that it was trained on.

import { readFile, setImages } from './training-data.js';
import { Part, TrainingModule } from './training-module.js';
import { seedOf } from './training-options.js';

/**
 * @param {import('./training-types.js').DataFile} model
 * @param {import('./training-types.js').LabelledImages} corrections
 * @param {import('./training-types.js').TeachOptions} [options]
 * @returns {Promise<import('./training-types.js').Lesson>}
 */
export async function teachModel(model, corrections, { seed = 1, wasm } = {}) {
  seedOf(seed);
  const [module, file] = await Promise.all([TrainingModule.start(wasm), readFile(model, 'the model')]);
  setImages(module, Part.train, 'corrections.', corrections ?? {});
  return module.teach(file, seed);
}
