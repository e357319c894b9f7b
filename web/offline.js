// @ts-check
// Keeps the page working without a network: registers the service worker, and tells when a new version waits.

/** @param {(apply: () => void) => void} onUpdate a new version is complete; `apply` changes to it and loads the page again */
export async function goOffline(onUpdate) {
  const container = navigator.serviceWorker;
  // None in a page that is one file, nor where the address is not safe (plain http, but not this machine).
  if (!container || !location.protocol.startsWith('http') || !document.querySelector('link[rel=manifest]')) return;
  if (!navigator.onLine) await new Promise((resolve) => addEventListener('online', resolve, { once: true }));
  try {
    const registration = await container.register(new URL('service-worker.js', document.baseURI), { updateViaCache: 'none' });
    const offer = () => {
      const next = registration.waiting;
      // Without a controller this is the first visit: there is no version to change from.
      if (!next || !container.controller) return;
      onUpdate(() => {
        container.addEventListener('controllerchange', () => location.reload());
        next.postMessage({ type: 'take over' });
      });
    };
    offer();
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', offer));
  } catch {
    // Switched off, or the site is no longer complete: the page works as long as there is a network.
  }
}
