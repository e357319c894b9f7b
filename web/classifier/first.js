// @ts-check
// Opens the first engine that works.

/** @typedef {import('../model-list.js').ModelCard} ModelCard */
/** @typedef {Awaited<ReturnType<typeof import('./local.js').open | typeof import('./remote.js').open>>} Classifier */
/** @typedef {{ name: string, open: (model: Promise<ModelCard | undefined>) => Promise<Classifier> }} Engine */
/** @typedef {{ name: string, reason: string }} Failure */

/**
 * @param {readonly Engine[]} engines in order of preference
 * @param {Promise<ModelCard | undefined>} model
 * @returns {Promise<{ classifier: Classifier | null, failures: Failure[] }>} why the ones before it did not
 */
export async function openFirst(engines, model) {
  /** @type {Failure[]} */
  const failures = [];
  for (const engine of engines) {
    try {
      return { classifier: await engine.open(model), failures };
    } catch (error) {
      failures.push({ name: engine.name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { classifier: null, failures };
}
