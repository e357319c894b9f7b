// @ts-check
// What the main thread of a page does, task by task, in processor time: on a machine that does much else a task takes longer by the clock
// than it works.

/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ name: string, pid: number, tid: number, tdur?: number, args?: object }} TraceEvent `tdur`: microseconds */

const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'];

/**
 * @param {Browser} browser @param {Page} page @param {() => Promise<void>} walk
 * @returns {Promise<number[]>} milliseconds of each task of the page's main thread meanwhile
 */
export async function tasksDuring(browser, page, walk) {
  const mark = `main thread of ${Math.random()}`;
  await browser.startTracing(page, { categories: CATEGORIES });
  try {
    await page.evaluate((text) => console.timeStamp(text), mark);
    await walk();
  } catch (error) {
    await browser.stopTracing(); // the next test takes a trace of its own
    throw error;
  }
  /** @type {{ traceEvents: TraceEvent[] }} */
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  // Other pages, and workers, have threads of their own; the mark tells which one this is.
  const marked = traceEvents.find(({ name, args }) => name === 'TimeStamp' && JSON.stringify(args).includes(mark));
  if (!marked) throw new Error('the trace does not tell the main thread of the page');
  const isHere = (/** @type {TraceEvent} */ { pid, tid }) => pid === marked.pid && tid === marked.tid;
  const tasks = traceEvents.filter((event) => event.name === 'ThreadControllerImpl::RunTask' && isHere(event));
  if (!tasks.some(({ tdur }) => tdur !== undefined)) throw new Error('the trace does not tell processor times');
  return tasks.map(({ tdur = 0 }) => tdur / 1000);
}
