// @ts-check
// What is to be trained, and how: as the package and as the server's jobs want to hear it.

/**
 * @typedef {object} Plan
 * @property {'here' | 'server'} where
 * @property {'synthetic' | 'files' | 'server'} source
 * @property {number} count of synthetic digits
 * @property {readonly File[]} files
 * @property {string} serverData what the server's images are called
 * @property {string} architecture
 * @property {number} rate
 * @property {number} epochs
 * @property {number} batchSize
 * @property {'sgd' | 'adam' | 'adamw'} optimizer
 * @property {number} seed
 * @property {boolean} augment
 */

/** A network that is worth trying, with a rate that suits it, by optimiser. */
export const PRESETS = [
  { name: 'Small: 30 hidden units', architecture: 'dense 30 relu, dense 10 softmax', adam: 0.003, sgd: 0.3 },
  { name: 'Larger: 100 hidden units', architecture: 'dense 100 relu, dense 10 softmax', adam: 0.002, sgd: 0.3 },
  {
    name: 'Convolutional: looks for strokes',
    architecture: 'conv 8 3x3 relu, maxpool 2x2, conv 16 3x3 relu, maxpool 2x2, dense 10 softmax',
    adam: 0.003,
    sgd: 0.1,
  },
  { name: 'The first of its kind: sigmoids', architecture: 'dense 30 sigmoid, dense 10 sigmoid', adam: 0.005, sgd: 1 },
];

/** @param {FormData} form @param {readonly File[]} files @param {string} [serverData] @returns {Plan} */
export function planFrom(form, files, serverData = '') {
  const text = (/** @type {string} */ name) => String(form.get(name) ?? '');
  return {
    where: text('where') === 'server' ? 'server' : 'here',
    source: /** @type {Plan['source']} */ (text('source')),
    count: Number(text('count')),
    files,
    serverData,
    architecture: text('architecture').trim(),
    rate: Number(text('rate')),
    epochs: Number(text('epochs')),
    batchSize: Number(text('batchSize')),
    optimizer: /** @type {Plan['optimizer']} */ (text('optimizer')),
    seed: Number(text('seed')),
    augment: form.has('augment'),
  };
}

/**
 * For the package's train().
 * @param {Plan} plan @param {readonly Blob[]} [files] with the images, unless they are the person's
 * @returns {import('../../wasm/training-types.js').TrainOptions}
 */
export function optionsOf({ source, count, files: brought, architecture, rate, epochs, batchSize, optimizer, seed, augment }, files = brought) {
  const data = source === 'synthetic' ? { synthetic: count } : { files };
  return { ...data, architecture, learningRate: rate, epochs, batchSize, optimizer, loss: 'cross-entropy', seed, augment };
}

/** The body of POST jobs. @param {Plan} plan */
export function jobOf({ source, count, architecture, rate, epochs, batchSize, optimizer, seed, augment }) {
  return {
    data: source === 'server' ? 'server' : `synthetic:${count}`,
    architecture,
    learning_rate: rate,
    epochs,
    batch_size: batchSize,
    optimizer,
    loss: 'cross-entropy',
    seed,
    ...(augment ? { augmentation: true } : {}),
  };
}

/** As a model says it. @param {Plan} plan */
export function trainedOn({ source, count, files, serverData }) {
  if (source === 'server') return serverData;
  if (source === 'files') return files.map(({ name }) => name).join(', ').slice(0, 200);
  return `${count.toLocaleString('en')} synthetic digits`;
}
