// @ts-check
// The words of training: what it can be told, and what it tells. README.md shows them at work.

/** @typedef {import('./source.js').Source} Source */
/** @typedef {import('./module.js').WasmSource} WasmSource */

/**
 * Images with what they show.
 * @typedef {object} LabelledImages
 * @property {Uint8Array | Float32Array} images n * 784 values, row by row: bytes from 0 (paper) to 255 (ink), or floats from 0 to 1, which
 *   are rounded to such bytes
 * @property {Uint8Array} labels n digits; 255 is a picture of none, for networks that end in `softmax-or-none` or `sigmoid`
 */

/**
 * Pictures that show no digit.
 * @typedef {object} Negatives
 * @property {number} [synthetic] how many to draw: scribbles, letters, shapes, broken digits, noise and more; 1 to 1 000 000
 * @property {Uint8Array | Float32Array} [images] n * 784 values, as those of digits, of 1 to 1 000 000 pictures; each is shown four times in an epoch
 */

/**
 * What data files hold. A part that they do not have has no images. All images are bytes.
 * @typedef {object} DataSet
 * @property {{ images: Uint8Array, labels: Uint8Array }} train
 * @property {{ images: Uint8Array, labels: Uint8Array }} validation
 * @property {{ images: Uint8Array, labels: Uint8Array }} test
 */

/**
 * A file that somebody brought: the bytes, or where they are. A `File` of an `<input>` or a drop is a `Blob`.
 * @typedef {Source | Blob} DataFile
 */

/**
 * What is trained: a new network (`architecture`) or another one's weights (`model`). On what: exactly one of `images` with `labels`,
 * `files` and `synthetic`. Everything else has a default, the same as that of `inkling train`.
 * @typedef {object} TrainOptions
 * @property {string} [architecture] layers separated by commas, as `inkling train --arch` takes them; by default
 *   'dense 30 sigmoid, dense 10 sigmoid'
 * @property {'glorot' | 'he' | 'normal'} [initializer] where a new network's weights start; by default 'glorot'
 * @property {Source | Blob} [model] an NPZ whose weights to start from, in place of a new network
 * @property {LabelledImages['images']} [images]
 * @property {LabelledImages['labels']} [labels]
 * @property {DataFile | readonly DataFile[] | FileList} [files] as `readDataSet` takes them; they are read where the training runs
 * @property {number} [synthetic] how many digits to draw, 1 to 1 000 000, and a sixth as many for testing; always the same ones
 * @property {number | LabelledImages} [validation] the share of the training images that is held out, at least 0 and below 1, where the
 *   files have no validation images of their own (by default 0.1), or images besides
 * @property {number} [epochs] passes over the training images; by default 20
 * @property {number} [batchSize] images a step of the weights; by default 128
 * @property {number} [learningRate] by default one that suits the optimizer, the loss and the momentum
 * @property {'sgd' | 'adam' | 'adamw'} [optimizer] by default 'sgd'
 * @property {'quadratic' | 'cross-entropy'} [loss] by default 'quadratic'
 * @property {number} [momentum] of sgd: share of the last step that the next one keeps; by default 0
 * @property {number} [weightDecay] share of each weight that a step takes away, times the rate; by default 0
 * @property {'constant' | 'cosine' | 'step'} [schedule] of the learning rate; by default 'constant'
 * @property {number} [decayEvery] epochs between the falls of the step schedule; by default 10
 * @property {number} [decayFactor] what each of them leaves of the rate; by default 0.1
 * @property {number} [warmupEpochs] in which the rate first grows from 0; by default 0
 * @property {number} [labelSmoothing] share of each target that is spread over all classes (cross-entropy); by default 0
 * @property {number} [averageDecay] above 0: the model is an exponential moving average of the weights; by default 0
 * @property {number} [patience] above 0: stop after so many epochs without a better validation accuracy, and keep the best; by default 0
 * @property {number} [syntheticDigits] how many digits to draw and learn as well, 0 to 1 000 000; by default 0
 * @property {number | Negatives} [negatives] pictures of no digit to learn as well: how many to draw, or some of one's own. The network must
 *   end in `softmax-or-none` or `sigmoid`, and the model then says what is no digit
 * @property {boolean} [augment] vary every other image a little: shift, turn, stretch and bend it; by default false
 * @property {number} [seed] a whole number from 0; the same seed gives the same bytes; by default 1
 * @property {WasmSource} [wasm] the module, its bytes, its address, or a function that promises its bytes; by default inkling-train.wasm beside this file
 */

/**
 * Where a training is.
 * @typedef {object} Progress
 * @property {number} epoch counted from 1
 * @property {number} epochs
 * @property {number} batch batches done in this epoch
 * @property {number} batches in an epoch
 * @property {number} loss mean of an image, over the epoch so far
 * @property {number} accuracy share of the epoch's training images that were read right so far, 0 to 1
 * @property {number} imagesPerSecond over the steps so far
 * @property {boolean} epochDone whether the epoch is complete: `loss` and `accuracy` are the whole epoch's
 * @property {number | null} validationAccuracy 0 to 1, at the end of an epoch with validation images; otherwise null
 * @property {boolean} done whether all epochs are done, or its patience is at an end: there are no more steps
 */

/**
 * An image that was read wrong.
 * @typedef {object} Mistake
 * @property {number} index of the image among those that were evaluated
 * @property {number} label what it shows
 * @property {number} predicted what it was taken for
 * @property {number} confidence in that, 0 to 1
 * @property {Uint8Array} image 28x28 bytes, 0 paper to 255 ink
 */

/**
 * How good the network is by now, on images that it was not trained on.
 * @typedef {object} Evaluation
 * @property {number} images how many
 * @property {number} accuracy 0 to 1
 * @property {number} loss mean of -log p[label]
 * @property {number[][]} confusion ten rows, one a label, of ten counts, one a prediction
 * @property {Mistake[]} mistakes the worst, the least probability for the right label first
 */

/**
 * @typedef {object} EvaluateOptions
 * @property {'validation' | 'test' | 'train'} [on] which images; by default 'validation'
 * @property {number} [mistakes] how many to tell of at most, 0 to 1000; by default 24
 */

/**
 * What the file says of the model; what is not given stays empty.
 * @typedef {object} ModelDetails
 * @property {string} [name]
 * @property {string} [version]
 * @property {string} [trainedOn]
 * @property {string} [created] a date, as 2024-01-31
 * @property {boolean} [quantize] keeps the weights as 8-bit integers: a quarter of the size
 */

/**
 * What came of teaching a model.
 * @typedef {object} Lesson
 * @property {Uint8Array} model the taught copy as an NPZ. Its name ends in `-taught`, and `trainedOn` says by how many corrections
 * @property {number} learned how many of the corrections it reads as they are labelled
 * @property {number} kept below 1, to 0, when it had to take back some of what it had learned in order not to forget digits
 */

/**
 * @typedef {object} TeachOptions
 * @property {number} [seed] a whole number from 0; the same seed gives the same bytes; by default 1
 * @property {WasmSource} [wasm] the module, its bytes, its address, or a function that promises its bytes; by default inkling-train.wasm beside this file
 */

/**
 * @typedef {object} RunOptions
 * @property {(progress: Progress) => void} [onProgress] several times a second, and at the end of each epoch
 * @property {AbortSignal} [signal] pauses: `run` returns after the step that it is in
 */

export {};
