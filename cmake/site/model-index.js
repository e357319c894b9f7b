// @ts-check
// The cards of the site's models in the form of the server's GET /models, from what `inkling inspect --json` says of each.
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';

const byNumber = new Intl.Collator('en', { numeric: true }).compare;

/** @param {string} inkling the program @param {readonly string[]} files */
export function describeModels(inkling, files) {
  return [...files].sort(byNumber).map((file) => cardOf(file, JSON.parse(execFileSync(inkling, ['inspect', file, '--json'], { encoding: 'utf8' }))));
}

/** Accuracy is a share of the test set, null when it was never measured. @param {string} file @param {any} said */
function cardOf(file, said) {
  return {
    name: said.name || basename(file, '.npz'),
    version: said.version,
    file: basename(file),
    bytes: said.file_bytes,
    accuracy: said.test_accuracy,
    parameters: said.parameters,
    architecture: said.architecture.map((/** @type {{ layer: string }} */ { layer }) => layer),
    trained_on: said.trained_on,
    epochs: said.epochs,
    created: said.created,
  };
}
