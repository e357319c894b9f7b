// @ts-check
// Runs an asynchronous task one at a time, and of the requests that come meanwhile keeps one: whatever is slow, at most one
// run is under way and one waits, and the last request is always served.

/**
 * @param {() => Promise<void>} task looks up the newest state itself; must not reject
 * @returns {() => void} asks for a run
 */
export function latestOnly(task) {
  let running = false;
  let wanted = false;
  const run = async () => {
    running = true;
    while (wanted) {
      wanted = false;
      await task();
    }
    running = false;
  };
  return () => {
    wanted = true;
    if (!running) void run();
  };
}
