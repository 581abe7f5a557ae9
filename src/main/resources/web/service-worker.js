// Keeps this version of the page, so that it opens without a network. Holds no story and no token: stories that were read
// are kept by the page itself, and go when their reader signs out.
const VERSION = '{{version}}';
const CACHE = `page-${VERSION}`;
const FILES = ['/', '/config.json', '/reload.js', ...{{files}}];
const NETWORK_TIMEOUT_MILLIS = 4_000;

addEventListener('install', (event) => event.waitUntil(keep().then(() => skipWaiting())));
addEventListener('activate', (event) => event.waitUntil(dropOthers().then(() => clients.claim())));

addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== location.origin) return;
  if (pathname.startsWith(`/assets/${VERSION}/`)) event.respondWith(kept(event.request).then((known) => known ?? fetch(event.request)));
  else if (['/', '/config.json', '/reload.js'].includes(pathname)) event.respondWith(newest(event.request));
});

addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data));
});

/** All of one version, or nothing: while a release rolls out, tasks of two versions answer. */
async function keep() {
  const cache = await caches.open(CACHE);
  try {
    await cache.addAll(FILES);
    const page = await (await cache.match('/')).text();
    if (!page.includes(`/assets/${VERSION}/`)) throw new Error('The page is of another version.');
  } catch (failure) {
    await caches.delete(CACHE);
    throw failure;
  }
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('page-') && name !== CACHE).map((name) => caches.delete(name)));
}

async function kept(request) {
  return (await caches.open(CACHE)).match(request, { ignoreSearch: true, ignoreVary: true });
}

/** From the service; what is kept where it does not answer soon. */
async function newest(request) {
  const answer = fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, NETWORK_TIMEOUT_MILLIS));
  const first = await Promise.race([answer.catch(() => undefined), late]);
  return first ?? (await kept(request)) ?? answer;
}

async function show(address) {
  const [page] = await clients.matchAll({ type: 'window' });
  if (!page) return clients.openWindow(`/${address}`);
  await page.focus();
  page.postMessage({ open: address });
}
