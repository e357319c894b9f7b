// @ts-check
// The manifests are what Kubernetes' own schemas describe, field by field, and name each other rightly.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { PersistentVolumeClaim, Service } from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';

/** @typedef {Record<string, any>} Manifest */

const FOLDER = fileURLToPath(new URL('../../../server/deploy/kubernetes', import.meta.url));
/** @type {Record<string, any>} */
const KINDS = { Deployment, HorizontalPodAutoscaler, Ingress, NetworkPolicy, PersistentVolumeClaim, PodDisruptionBudget, Service };

/**
 * The same value, which tells what of it was looked at.
 * @param {any} value @param {string} path @param {Set<string>} seen @returns {any}
 */
function watched(value, path, seen) {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key) {
      if (typeof key === 'symbol' || !Object.hasOwn(target, key) || (Array.isArray(target) && key === 'length')) return Reflect.get(target, key);
      seen.add(`${path}.${key}`);
      return watched(Reflect.get(target, key), `${path}.${key}`, seen);
    },
  });
}

/** @param {any} value @param {string} path @returns {string[]} */
function fieldsOf(value, path) {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${path}.${key}`, ...fieldsOf(inner, `${path}.${key}`)]);
}

/** Throws for what the schema has otherwise or, as kubectl does, for a field that it does not have. @param {Manifest} manifest */
function check(manifest) {
  const Kind = KINDS[manifest.kind];
  assert.ok(Kind, `${manifest.kind}: no schema`);
  assert.equal(manifest.apiVersion, Kind.apiVersion);
  /** @type {Set<string>} */
  const seen = new Set();
  // Not of a Kind made of it: that would be a copy. A schema looks at every field that it knows.
  Kind.prototype.validate.call(watched(manifest, '', seen));
  const unknown = fieldsOf(manifest, '').filter((field) => !seen.has(field));
  assert.deepEqual(unknown, [], `${manifest.kind} ${manifest.metadata.name}: unknown fields`);
}

describe('the Kubernetes manifests', () => {
  /** @type {Manifest[]} */
  let manifests = [];
  /** @param {string} kind */
  const all = (kind) => manifests.filter((manifest) => manifest.kind === kind);

  before(async () => {
    const { resources } = parse(await readFile(join(FOLDER, 'kustomization.yaml'), 'utf8'));
    const files = (await readdir(FOLDER)).filter((name) => name !== 'kustomization.yaml');
    assert.deepEqual([...resources].sort(), files.sort());
    const texts = await Promise.all(files.map((name) => readFile(join(FOLDER, name), 'utf8')));
    manifests = texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS()));
  });

  test('have the fields that Kubernetes knows', () => {
    assert.ok(manifests.length > 7);
    for (const manifest of manifests) check(manifest);
  });

  test('would not pass with a field that it does not know', () => {
    const [deployment] = all('Deployment');
    deployment.spec.template.spec.containers[0].imag = 'inkling';
    assert.throws(() => check(deployment), /unknown fields/);
    delete deployment.spec.template.spec.containers[0].imag;
    assert.throws(() => check({ ...deployment, spec: { ...deployment.spec, replicas: 'two' } }));
  });

  test('select the pods that they mean', () => {
    const pods = all('Deployment').map(({ spec }) => spec.template.metadata.labels);
    /** @param {Record<string, string>} selector */
    const selected = (selector) => pods.filter((labels) => Object.entries(selector).every(([key, value]) => labels[key] === value)).length;
    for (const { spec } of [...all('Deployment'), ...all('PodDisruptionBudget')]) assert.equal(selected(spec.selector.matchLabels), 1);
    for (const { spec } of all('Service')) assert.equal(selected(spec.selector), 1);
    for (const { spec } of all('NetworkPolicy')) assert.equal(selected(spec.podSelector.matchLabels), pods.length);
    const names = all('Service').map(({ metadata }) => metadata.name);
    for (const rule of all('Ingress')[0].spec.rules) {
      for (const { backend } of rule.http.paths) assert.ok(names.includes(backend.service.name));
    }
    assert.ok(all('Deployment').some(({ metadata }) => metadata.name === all('HorizontalPodAutoscaler')[0].spec.scaleTargetRef.name));
  });

  test('let one write and many read, none of them as root', () => {
    for (const { metadata, spec } of all('Deployment')) {
      const pod = spec.template.spec;
      const isWriter = metadata.labels['app.kubernetes.io/component'] === 'writer';
      assert.equal(pod.securityContext.runAsNonRoot, true);
      for (const container of [...pod.containers, ...(pod.initContainers ?? [])]) {
        assert.equal(container.securityContext.readOnlyRootFilesystem, true);
        assert.deepEqual(container.securityContext.capabilities, { drop: ['ALL'] });
        assert.ok(container.resources.limits.memory);
        const models = container.volumeMounts.find((/** @type {Manifest} */ mount) => mount.name === 'models');
        assert.equal(Boolean(models.readOnly), !isWriter);
      }
      if (isWriter) assert.deepEqual([spec.replicas, spec.strategy.type], [1, 'Recreate']);
      else assert.equal(spec.strategy.rollingUpdate.maxUnavailable, 0);
      // Kubernetes would set INKLING_PORT for a Service of that name, to something else than a port.
      assert.equal(pod.enableServiceLinks, false);
    }
  });
});
