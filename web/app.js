// @ts-check
// Introduces the views, the drawing and the reader to each other.
import { messageOf, Reader } from './classifier/reader.js';
import { Drawing } from './drawing.js';
import { Sheet } from './ink.js';
import { latestOnly } from './latest.js';
import { keep, recall } from './memory.js';
import { goOffline } from './offline.js';
import { isNumber } from './reading.js';
import { Shelf } from './shelf.js';
import { CAN_LEARN } from './site-files.js';
import { BarsView } from './views/bars.js';
import { BroughtView } from './views/brought.js';
import { byId } from './views/by-id.js';
import { CrosshairView } from './views/crosshair.js';
import { EngineView } from './views/engine.js';
import { ModelsView } from './views/models.js';
import { NoticeView } from './views/notice.js';
import { PadView } from './views/pad.js';
import { PensView } from './views/pens.js';
import { ReadingView } from './views/reading.js';
import { RoomsView } from './views/rooms.js';
import { SeenView } from './views/seen.js';
import { ToolsView } from './views/tools.js';
import { UpdateView } from './views/update.js';

const PAUSE_MS = 1500;

/** @typedef {import('./reading.js').Reading} Reading */

const drawing = new Drawing();
const sheet = new Sheet();
const reader = new Reader({ onEngine: engineChanged, onModel: modelChanged });

const notice = new NoticeView(byId('notice', HTMLElement));
const engine = new EngineView({ badge: byId('engine', HTMLElement), meaning: byId('engine-meaning', HTMLElement) });
const shelf = new Shelf(
  new ModelsView(
    {
      fieldset: byId('models', HTMLFieldSetElement),
      list: byId('model-list', HTMLElement),
      about: byId('model-about', HTMLElement),
      removal: byId('model-removal', HTMLButtonElement),
    },
    { onChoose: (model) => reader.choose(model), onRemove: removeModel },
  ),
);
const bars = new BarsView(byId('bars', HTMLElement));
const inside = byId('inside', HTMLDetailsElement);
/** Pictures of what happens inside, once somebody has looked. @type {{ show: (reading: Reading) => void, clear: () => void } | null} */
let insideView = null;
const seen = new SeenView(byId('seen-figure', HTMLElement), byId('seen', HTMLCanvasElement));
const reading = new ReadingView({
  digit: byId('digit', HTMLElement),
  sentence: byId('sentence', HTMLElement),
  effort: byId('effort', HTMLElement),
  announcement: byId('announcement', HTMLElement),
});
const pens = new PensView(
  { kinds: [byId('draw', HTMLInputElement), byId('erase', HTMLInputElement)], width: byId('thickness', HTMLInputElement) },
  remember,
);
const pen = () => pens.pen;
const canvas = byId('pad', HTMLCanvasElement);
const pad = new PadView(canvas, drawing, { pen, onChange: inkChanged, onStroke: strokeEnded });
new CrosshairView(canvas, byId('crosshair', HTMLElement), drawing, {
  pen,
  onMove: () => pad.refresh(),
  onStroke: strokeEnded,
  say: (text) => reading.announce(text),
});
const tools = new ToolsView(
  { undo: byId('undo', HTMLButtonElement), redo: byId('redo', HTMLButtonElement), clear: byId('clear', HTMLButtonElement) },
  (action) => edit(() => drawing[action]()),
);
new BroughtView({ button: byId('open', HTMLButtonElement), input: byId('file', HTMLInputElement) }, takeFiles);
const rooms = new RoomsView({ drawing: byId('drawing-view', HTMLElement), training: byId('training-view', HTMLElement) }, () => void enterTraining());
const update = new UpdateView(byId('update', HTMLElement), byId('update-now', HTMLButtonElement));

/** The digits of a number, once they can be read. @type {import('./views/number.js').NumberView | null} */
let number = null;
/** Learns from corrections, from the first pause on. @type {import('./teaching/teaching.js').Teaching | null} */
let teaching = null;
/** Where networks are trained, once somebody has gone there. @type {Promise<import('./training/room.js').Room> | null} */
let trainingRoom = null;
/** Whether the notice tells of something that may pass. */
let troubled = false;
/** Whether the next reading is told to screen readers. */
let announcementDue = false;
/** Waits for a pause to fetch what is needed without a network. */
let pause = 0;

const read = latestOnly(async () => {
  if (drawing.isEmpty) return clearReading();
  if (!reader.engine) return;
  const announce = announcementDue;
  announcementDue = false;
  try {
    sheet.copy(drawing);
    showReading(await reader.read(sheet, inside.open), announce);
    if (pause) takeAlongInPause();
  } catch (error) {
    clearReading();
    if (reader.engine) trouble(`This drawing could not be read: ${messageOf(error)} Your next stroke asks again.`);
  }
});

function inkChanged() {
  teaching?.invite();
  document.body.classList.toggle('blank', drawing.isEmpty);
  tools.reflect(drawing);
  read();
}

function strokeEnded() {
  announcementDue = true;
  remember();
}

/** @param {() => void} change */
function edit(change) {
  change();
  strokeEnded();
  pad.refresh();
}

/** @param {readonly File[]} files */
async function takeFiles(files) {
  if (rooms.isTraining) return (await trainingRoom)?.takeFiles(files);
  return takeFile(files[0]);
}

/** @param {File} file a picture or a model */
async function takeFile(file) {
  try {
    if (await isArchive(file)) return reader.choose(shelf.own(file.name, file, 'brought by you, and used on this device alone'));
    const { readPicture } = await import('./picture.js');
    const picture = await readPicture(file);
    await becomeComplete(); // only the full module levels the light of photographs
    edit(() => drawing.show(picture));
  } catch (error) {
    trouble(`${file.name} cannot be opened: ${messageOf(error)}`);
  }
}

/** NPZ is ZIP, whatever a file is called. @param {File} file */
async function isArchive(file) {
  return (await file.slice(0, 4).text()) === 'PK\x03\x04';
}

function remember() {
  keep({ content: drawing, pen: pens.pen, model: reader.model?.name });
}

/** @param {Reading} result @param {boolean} announce */
function showReading(result, announce) {
  settle();
  // The drawing was wiped while it was being read, or rubbed out: an empty pad has no reading.
  if (drawing.isEmpty || result.isEmpty) return clearReading();
  reading.show(result);
  number?.show(result, (box) => sheet.toPad(box));
  showDigit(isNumber(result) ? (number?.chosen ?? null) : result);
  insideView?.show(result);
  if (announce) reading.announceReading();
}

/** What is said of one digit alone. @param {Reading | null} digit none of a number's was chosen */
function showDigit(digit) {
  bars.setShown(digit !== null);
  seen.setAvailable(reader.isLocal && digit !== null);
  if (digit) for (const view of [bars, seen]) view.show(digit);
  teaching?.show(digit?.field ?? null);
}

function clearReading() {
  for (const view of [reading, bars, seen, number]) view?.clear();
  bars.setShown(true);
  seen.setAvailable(reader.isLocal);
  insideView?.clear();
  teaching?.show(null);
  if (announcementDue && drawing.isEmpty) reading.announce('The pad is empty.');
  announcementDue = false;
}

function engineChanged() {
  if (reader.engine) engine.show(reader.engine);
  else engine.clear();
  seen.setAvailable(reader.isLocal);
  inside.hidden = !reader.isLocal;
  explainEngine();
}

/** @param {string} [problem] */
function modelChanged(problem) {
  if (reader.model) void shelf.use(reader.model);
  if (problem) return trouble(problem);
  settle();
  strokeEnded();
  read();
}

/** @param {import('./model-list.js').ModelCard} model */
async function removeModel(model) {
  const next = await shelf.remove(model);
  if (next) reader.choose(next);
}

function explainEngine() {
  const { engine: current, failures } = reader;
  document.body.classList.toggle('speechless', !current);
  if (failures.length === 0) return notice.clear();
  notice.show(
    current
      ? 'Your drawings are read by the server, because they cannot be read on this device:'
      : 'Inkling cannot read here, for two reasons. Cure either, then load the page again.',
    failures.map(({ name, reason }) => (current ? reason : `${name === 'WASM' ? 'On this device' : 'On the server'}: ${reason}`)),
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

/** Numbers and explanations can wait for the first reading of a digit. */
async function becomeComplete() {
  await openNumber();
  if (number && (await reader.complete())) read();
}

/** When it cannot be had now, single digits are read all the same. */
async function openNumber() {
  const view = await import('./views/number.js').catch(() => null);
  if (number || !view) return;
  number = new view.NumberView({ list: byId('digits', HTMLElement), boxes: byId('boxes', HTMLElement) }, CAN_LEARN, (sentence) => {
    showDigit(number?.chosen ?? null);
    reading.announce(sentence);
  });
}

async function lookInside() {
  if (!inside.open) return insideView?.clear();
  const [{ InsideView }, { SaliencyView }] = await Promise.all([import('./views/inside.js'), import('./views/saliency.js'), becomeComplete()]);
  if (insideView) return read();
  const layers = new InsideView(byId('layers', HTMLElement));
  const saliency = new SaliencyView(byId('saliency', HTMLCanvasElement));
  insideView = {
    show: (result) => {
      layers.show(result);
      saliency.show(result, (box) => sheet.toPad(box));
    },
    clear: () => {
      layers.clear();
      saliency.clear();
    },
  };
  read();
}

async function becomeTeachable() {
  if (!CAN_LEARN || teaching || !reader.isLocal) return;
  const { Teaching } = await import('./teaching/teaching.js');
  teaching = await Teaching.open({
    bars,
    pad: canvas,
    shelf,
    model: () => reader.model,
    use: (taught) => reader.choose(taught),
    announce: (text) => reading.announce(text),
    trouble,
  });
  read();
}

async function enterTraining() {
  try {
    trainingRoom ??= openTraining();
    (await trainingRoom).refresh();
  } catch (error) {
    trainingRoom = null;
    trouble(`The training room cannot be opened: ${messageOf(error)}`);
  }
}

async function openTraining() {
  const { openRoom } = await import('./training/room.js');
  return openRoom(byId('training-view', HTMLElement), { shelf, use: (model) => reader.choose(model), leave: () => rooms.draw() });
}

/** Fetches what is needed without a network when nobody has drawn for a while: the first readings come before everything. */
function takeAlongInPause() {
  clearTimeout(pause);
  pause = window.setTimeout(async () => {
    pause = 0;
    await Promise.all([becomeComplete(), shelf.complete(), becomeTeachable().catch(() => {})]); // as far as there is a network
    goOffline((apply) => update.offer(apply));
  }, PAUSE_MS);
}

inside.addEventListener('toggle', lookInside);
rooms.enter();
document.body.classList.add('started');
const recalled = recall();
const opening = reader.open(shelf.open(recalled.then(({ model }) => model)));
const kept = await recalled;
if (kept.pen) pens.choose(kept.pen);
if (kept.content && drawing.isEmpty) drawing.restore(kept.content);
pad.refresh();
await opening;
read();
// Where a service worker answers, nothing has to be waited for.
if (navigator.serviceWorker?.controller) void becomeComplete();
takeAlongInPause();
