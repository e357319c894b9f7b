// @ts-check
// The training room: introduces the plan, a run of it and what is seen of it to each other. Only pages where somebody goes there
// load this, with its HTML, its style and uPlot.
import { readFile } from '../site-files.js';
import { loadStyle } from '../style-sheet.js';
import { NoticeView } from '../views/notice.js';
import { byId } from '../views/by-id.js';
import { HereRun } from './here.js';
import { History } from './history.js';
import { JobRun, listJobs, TokenError } from './job.js';
import { describeServerData } from './server-data.js';
import { ConfusionView } from './views/confusion.js';
import { CurvesView } from './views/curves.js';
import { EpochsView } from './views/epochs.js';
import { JobsView } from './views/jobs.js';
import { MistakesView } from './views/mistakes.js';
import { PlanView } from './views/plan.js';
import { ResultView } from './views/result.js';
import { sentenceOf } from './words.js';

/** @typedef {import('./here.js').Listeners} Listeners */
/** @typedef {import('./history.js').Moment} Moment */
/** @typedef {import('./plan.js').Plan} Plan */
/** @typedef {HereRun | JobRun} Run */

/**
 * @param {HTMLElement} place where the room goes
 * @param {{ shelf: import('../shelf.js').Shelf, use: (model: import('../model-list.js').ModelCard) => void, leave: () => void }} page use: it reads
 *   from now on; leave: goes back to the pad
 */
export async function openRoom(place, page) {
  const styles = ['training/room.css', 'training/results.css'].map(loadStyle);
  const [html, uPlot] = await Promise.all([readFile('training/room.html'), loadCurves(), page.shelf.complete(), ...styles]);
  const data = page.shelf.server ? await describeServerData() : null;
  place.innerHTML = new TextDecoder().decode(html);
  return new Room(page, uPlot, data);
}

export class Room {
  #page;
  #plan;
  #result;
  #curves;
  #jobs;
  #notice = new NoticeView(byId('room-notice', HTMLElement));
  #epochs = new EpochsView(byId('epoch-rows', HTMLElement));
  #confusion = new ConfusionView(byId('confusion', HTMLTableElement));
  #mistakes = new MistakesView(byId('mistakes', HTMLElement));
  #state = byId('room-state', HTMLElement);
  #progress = byId('room-progress', HTMLProgressElement);
  #announcement = byId('room-announcement', HTMLElement);
  /** @type {Run | null} */
  #run = null;
  /** Ends the preparations of a run. */
  #beginning = new AbortController();
  #history = new History();
  /** @type {Moment | null} */
  #last = null;
  #frame = 0;

  /** @param {Parameters<typeof openRoom>[1]} page @param {import('./views/curves.js').UPlot | null} uPlot @param {import('./server-data.js').ServerData | null} data */
  constructor(page, uPlot, data) {
    this.#page = page;
    this.#plan = new PlanView(page.shelf.server, data, { onStart: (plan) => this.#start(plan), onPause: () => this.#pauseOrGoOn(), onStop: () => this.#stop() });
    this.#result = new ResultView({ onUse: (name) => this.#use(name), onDownload: (name) => this.#download(name) });
    this.#curves = uPlot && new CurvesView({ loss: byId('curve-loss', HTMLElement), accuracy: byId('curve-accuracy', HTMLElement) }, uPlot);
    this.#jobs = new JobsView({ section: byId('room-jobs', HTMLElement), list: byId('jobs', HTMLElement) }, (id) => this.#watch(id));
    byId('room-or-server', HTMLElement).hidden = !page.shelf.server;
    this.refresh();
  }

  /** What may have changed while nobody looked. */
  refresh() {
    if (this.#page.shelf.server) listJobs().then((jobs) => this.#jobs.show(jobs), () => this.#jobs.show([]));
  }

  /** @param {readonly File[]} files */
  takeFiles(files) {
    this.#plan.takeFiles(files);
  }

  /** @param {Plan} plan */
  async #start(plan) {
    this.#clear();
    this.#plan.show('preparing');
    const listeners = this.#listenersFor(plan.epochs);
    listeners.onPreparation(plan.where === 'server' ? 'The server is asked to train it.' : 'The images are being prepared.');
    const history = this.#history;
    const kind = plan.where === 'server' ? JobRun : HereRun;
    const { signal } = (this.#beginning = new AbortController());
    try {
      const run = await kind.begin(plan, listeners, signal);
      if (history !== this.#history) return run.close(); // a job is watched by now
      this.#run = run;
    } catch (error) {
      if (history !== this.#history) return;
      this.#end(isAbort(error) ? undefined : messageOf(error), plan.epochs);
      if (error instanceof TokenError) this.#plan.askForToken();
      return;
    }
    if (this.#plan.isStopped) return this.#stop();
    this.#goOn();
    this.refresh();
  }

  /** @param {string} id */
  #watch(id) {
    this.#clear();
    this.#run = new JobRun(id, this.#listenersFor(1));
    this.#say(`Job ${id} of the server.`);
    this.#plan.show('running', false);
  }

  #clear() {
    this.#beginning.abort();
    this.#run?.close();
    this.#run = null;
    this.#history = new History();
    this.#last = null;
    this.#notice.clear();
    this.#epochs.clear();
    this.#result.hide();
    for (const id of ['room-judgement', 'room-curves', 'room-numbers']) byId(id, HTMLElement).hidden = true;
    this.#progress.hidden = false;
    this.#progress.removeAttribute('value');
  }

  /** Of one run: what a former one still has to say is not heard. @param {number} epochs @returns {Listeners} */
  #listenersFor(epochs) {
    const history = this.#history;
    const isHeard = () => history === this.#history;
    return {
      onPreparation: (text) => isHeard() && this.#say(text),
      onProgress: (moment) => isHeard() && this.#advance(moment),
      onEvaluation: (evaluation) => isHeard() && this.#judge(evaluation),
      onEnd: (trouble) => isHeard() && this.#end(trouble, epochs),
    };
  }

  /** @param {Moment} moment */
  #advance(moment) {
    this.#last = moment;
    this.#history.add(moment);
    if (moment.epochDone) {
      this.#epochs.add(moment);
      this.#announcement.textContent = sentenceOf(moment);
    }
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint() {
    if (!this.#last) return;
    const { epoch, epochs, batch, batches } = this.#last;
    this.#say(`${this.#plan.isPaused ? 'Paused. ' : ''}${sentenceOf(this.#last)}`);
    this.#progress.value = Math.min(1, (epoch - 1 + batch / Math.max(batches, 1)) / epochs);
    byId('room-numbers', HTMLElement).hidden = this.#history.epochs.length === 0;
    if (!this.#curves) return;
    byId('room-curves', HTMLElement).hidden = false;
    this.#curves.show(this.#history.curves(), epochs);
    this.#curves.describe(...this.#epochs.inWords());
  }

  /** @param {import('../../wasm/training-types.js').Evaluation} evaluation */
  #judge({ confusion, mistakes }) {
    byId('room-judgement', HTMLElement).hidden = false;
    this.#confusion.show(confusion);
    this.#mistakes.show(mistakes);
    this.#result.show(false);
  }

  #pauseOrGoOn() {
    if (!this.#plan.isPaused) {
      this.#run?.pause();
      this.#plan.show('paused');
      this.#result.show(false);
      this.#say('Paused.');
      this.#paint();
    } else {
      this.#goOn();
    }
  }

  #goOn() {
    this.#plan.show('running', this.#run?.canPause);
    void this.#run?.run();
  }

  async #stop() {
    this.#beginning.abort();
    this.#notice.clear();
    try {
      await this.#run?.stop();
    } catch (error) {
      this.#tell(error);
    }
  }

  /** @param {string} [trouble] @param {number} [epochs] that were planned */
  #end(trouble, epochs) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#paint();
    this.#progress.hidden = true;
    this.#plan.show('idle');
    const { length } = this.#history.epochs;
    if (trouble) this.#notice.show(trouble);
    this.#say(trouble ? 'It has ended early.' : length >= (this.#last?.epochs ?? epochs ?? 0) ? `Done. ${this.#last ? sentenceOf(this.#last) : ''}` : 'Stopped.');
    this.#announcement.textContent = this.#state.textContent;
    if (this.#run instanceof JobRun ? this.#run.hasModel : this.#last) this.#result.show(this.#run instanceof JobRun);
    this.refresh();
  }

  /** @param {string} name */
  async #use(name) {
    const { shelf, use, leave } = this.#page;
    try {
      if (this.#run instanceof JobRun) {
        await this.#run.publish(name);
        await shelf.complete();
        const published = shelf.find(name);
        if (published) use(published);
      } else if (this.#run) {
        use(shelf.own(name, await this.#run.model(name), 'trained by you on this device'));
      }
      leave();
    } catch (error) {
      this.#tell(error);
    }
  }

  /** @param {string} name */
  async #download(name) {
    if (!(this.#run instanceof HereRun)) return;
    try {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await this.#run.model(name));
      link.download = `${name}.npz`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may still be asking where to put it
    } catch (error) {
      this.#notice.show(messageOf(error));
    }
  }

  /** What went wrong. @param {unknown} error */
  #tell(error) {
    this.#notice.show(messageOf(error));
    if (error instanceof TokenError) this.#plan.askForToken();
  }

  /** @param {string} text */
  #say(text) {
    this.#state.textContent = text;
  }
}

/** Null when the site was assembled without it: the numbers remain. @returns {Promise<import('./views/curves.js').UPlot | null>} */
async function loadCurves() {
  try {
    const address = new URL('../uplot/uPlot.esm.js', import.meta.url).href;
    const [uPlot] = await Promise.all([import(address), loadStyle('uplot/uPlot.min.css')]);
    return uPlot.default;
  } catch {
    return null;
  }
}

/** Whether it was given up, by the person. @param {unknown} error */
const isAbort = (error) => error instanceof DOMException && error.name === 'AbortError';

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));
