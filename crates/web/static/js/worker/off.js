// @ts-check
// The worker of an installation that wants none: it takes back what the other one left behind, and goes.

const quitting = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

async function quit() {
  for (const name of await caches.keys()) if (name.startsWith("settimes-")) await caches.delete(name);
  await quitting.registration.unregister();
}

quitting.addEventListener("install", () => quitting.skipWaiting());
quitting.addEventListener("activate", (event) => event.waitUntil(quit()));
