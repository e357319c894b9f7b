// @ts-check
// Introduces the views, the drawing and the engines to each other.
import { openFirst } from './classifier/first.js';
import * as local from './classifier/local.js';
import * as remote from './classifier/remote.js';
import { Drawing } from './drawing.js';
import { Sheet } from './ink.js';
import { latestOnly } from './latest.js';
import { fetchModelList, firstModel } from './model-list.js';
import { BarsView } from './views/bars.js';
import { EngineView } from './views/engine.js';
import { ModelsView } from './views/models.js';
import { NoticeView } from './views/notice.js';
import { PadView } from './views/pad.js';
import { ReadingView } from './views/reading.js';
import { SeenView } from './views/seen.js';
import { ToolsView } from './views/tools.js';

/** @typedef {import('./classifier/first.js').Classifier} Classifier */
/** @typedef {import('./classifier/first.js').Failure} Failure */
/** @typedef {import('./model-list.js').ModelCard} ModelCard */
/** @typedef {import('./reading.js').Reading} Reading */

/** @template {HTMLElement} T @param {string} id @param {new () => T} type @returns {T} */
function byId(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`index.html has no <${type.name}> called "${id}".`);
  return found;
}

const drawing = new Drawing();
const sheet = new Sheet();
const notice = new NoticeView(byId('notice', HTMLElement));
const engine = new EngineView({ badge: byId('engine', HTMLElement), meaning: byId('engine-meaning', HTMLElement) });
const models = new ModelsView(byId('models', HTMLFieldSetElement), byId('model-list', HTMLElement));
const bars = new BarsView(byId('bars', HTMLElement));
const seen = new SeenView(byId('seen-figure', HTMLElement), byId('seen', HTMLCanvasElement));
const reading = new ReadingView({
  digit: byId('digit', HTMLElement),
  sentence: byId('sentence', HTMLElement),
  announcement: byId('announcement', HTMLElement),
});
const pad = new PadView(byId('pad', HTMLCanvasElement), drawing, { onChange: inkChanged, onStroke: announceNext });
const tools = new ToolsView(
  { undo: byId('undo', HTMLButtonElement), clear: byId('clear', HTMLButtonElement) },
  { onUndo: () => edit(() => drawing.undo()), onClear: () => edit(() => drawing.clear()) },
);

/** @type {Classifier | null} */
let classifier = null;
/** Why engines that would have been preferred are not used. @type {Failure[]} */
let failures = [];
/** The model that reads. @type {ModelCard | undefined} */
let model;
/** The model that was last asked for. @type {ModelCard | undefined} */
let wantedModel;
/** Whether the notice tells of something that may pass. */
let troubled = false;
/** Whether the next reading is told to screen readers. */
let announcementDue = false;

const read = latestOnly(async () => {
  if (drawing.isEmpty) return clearReading();
  if (!classifier) return;
  const announce = announcementDue;
  announcementDue = false;
  try {
    showReading(await classifier.read(sheet.copy(drawing.strokes)), announce);
  } catch (error) {
    await recover(classifier, error);
  }
});

const switchModel = latestOnly(async () => {
  const next = wantedModel;
  if (!classifier || !next || next === model) return;
  try {
    await classifier.use(next);
    model = next;
    settle();
    announceNext();
    read();
  } catch (error) {
    if (wantedModel === next) wantedModel = model;
    if (wantedModel) models.choose(wantedModel.name);
    trouble(`The model ${next.name} cannot be used: ${messageOf(error)}`);
  }
});

function inkChanged() {
  document.body.classList.toggle('blank', drawing.isEmpty);
  tools.reflect(drawing);
  read();
}

/** @param {() => void} change */
function edit(change) {
  change();
  announceNext();
  pad.refresh();
}

function announceNext() {
  announcementDue = true;
}

/** @param {Reading} result @param {boolean} announce */
function showReading(result, announce) {
  settle();
  // The drawing was wiped while it was being read: an empty pad has no reading.
  if (drawing.isEmpty) return;
  for (const view of [reading, bars, seen]) view.show(result);
  if (announce) reading.announceReading();
}

function clearReading() {
  for (const view of [reading, bars, seen]) view.clear();
  if (announcementDue) reading.announce('The pad is empty.');
  announcementDue = false;
}

/** Opens the first of these engines that works. @param {Parameters<typeof openFirst>[0]} engines */
async function openEngine(engines) {
  const opened = await openFirst(engines, model);
  classifier = opened.classifier;
  failures = [...failures, ...opened.failures];
  if (classifier) engine.show(classifier.name);
  else engine.clear();
  seen.setAvailable(classifier?.name === local.name);
  explainEngine();
}

/** A reader that fails on this device gives way to the server; a server that fails is asked again at the next stroke. */
async function recover(/** @type {Classifier} */ failed, /** @type {unknown} */ error) {
  if (failed.name === local.name) {
    failed.close();
    failures = [{ name: failed.name, reason: messageOf(error) }];
    await openEngine([remote]);
    if (classifier) read();
  } else {
    clearReading();
    trouble(`This drawing could not be read: ${messageOf(error)} Your next stroke asks again.`);
  }
}

function explainEngine() {
  document.body.classList.toggle('speechless', !classifier);
  if (failures.length === 0) return notice.clear();
  notice.show(
    classifier
      ? 'Your drawings are read by the server, because they cannot be read on this device:'
      : 'Inkling cannot read here, for two reasons. Cure either, then load the page again.',
    failures.map(({ name, reason }) => (classifier ? reason : `${name === local.name ? 'On this device' : 'On the server'}: ${reason}`)),
  );
}

/** @param {string} text */
function trouble(text) {
  troubled = true;
  notice.show(text);
}

/** What was wrong has passed. */
function settle() {
  if (troubled) explainEngine();
  troubled = false;
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

document.body.classList.add('started');
const list = await fetchModelList(document.baseURI);
model = wantedModel = firstModel(list);
models.show(list, model, (chosen) => {
  wantedModel = chosen;
  switchModel();
});
await openEngine([local, remote]);
switchModel();
read();
