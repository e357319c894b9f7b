// @ts-check
// The Open Inference Protocol's answers as two independent schemas have them: the specification's own, and that of another
// implementation, MLServer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import SwaggerParser from '@apidevtools/swagger-parser';
import { Ajv } from 'ajv';

import { sharedPath, whyNotShared } from './shared.js';

const SPECIFICATION = 'oip/open_inference_rest.yaml';
const DATA_PLANE = 'oip/mlserver_dataplane.json';
const REPOSITORY = 'oip/mlserver_model_repository.json';

export const whyNoSchemas = () => whyNotShared(SPECIFICATION, DATA_PLANE, REPOSITORY);

/** What each kind of answer is called in each schema. */
const NAMES = {
  server: { specification: 'metadata_server_response', dataPlane: 'MetadataServerResponse' },
  model: { specification: 'metadata_model_response', dataPlane: 'MetadataModelResponse' },
  inference: { specification: 'inference_response', dataPlane: 'InferenceResponse' },
  request: { specification: 'inference_request', dataPlane: 'InferenceRequest' },
  error: { specification: 'inference_error_response', dataPlane: 'InferenceErrorResponse' },
  index: { repository: 'RepositoryIndexResponse' },
};

/** @typedef {keyof typeof NAMES} Kind */

/** @returns {Promise<(kind: Kind, document: unknown) => void>} throws with every fault that a schema finds */
export async function oipValidator() {
  const text = (/** @type {string} */ name) => readFileSync(sharedPath(name), 'utf8');
  // OpenAPI's documents have words beside JSON Schema's. "bytes" is no type of JSON, in which such data are text.
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false, validateSchema: false });
  ajv.addSchema(await SwaggerParser.parse(sharedPath(SPECIFICATION)), 'specification');
  ajv.addSchema(JSON.parse(text(DATA_PLANE).replaceAll('"type": "bytes"', '"type": "string"')), 'dataPlane');
  ajv.addSchema(JSON.parse(text(REPOSITORY)), 'repository');

  return (kind, document) => {
    for (const [schema, name] of Object.entries(NAMES[kind])) {
      const validate = ajv.getSchema(`${schema}#/components/schemas/${name}`);
      assert.ok(validate, `${schema} has no ${name}`);
      assert.ok(validate(document), `${schema}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(document).slice(0, 300)}`);
    }
  };
}
