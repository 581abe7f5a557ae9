/** What one needs to open the page without a network, and what is read there. */
const WORKER = '/service-worker.js';
const KEPT = 'stories';
const MOST = 50;

/** Lets the browser keep the page. Where it cannot, the page works as ever with a network. */
export function keepPage() {
  const worker = navigator.serviceWorker;
  if (!worker) return;
  worker.register(trusted()).catch((failure) => console.warn(failure));
  worker.addEventListener('message', ({ data }) => data.open && (location.hash = data.open));
}

/** Trusted types want to know of each address that a script comes from; there is this one. */
function trusted() {
  const policy = globalThis.trustedTypes?.createPolicy('service-worker', { createScriptURL: () => WORKER });
  return policy?.createScriptURL(WORKER) ?? WORKER;
}

/** Finished stories that one reader has had open, until they sign out. */
export class KeptStories {
  #folder;

  constructor({ subject }) {
    this.#folder = `/kept/${encodeURIComponent(subject)}/`;
  }

  /** The stories with their texts; those of another reader are dropped. */
  async all() {
    const cache = await open();
    const requests = (await cache?.keys()) ?? [];
    const isOurs = ({ url }) => new URL(url).pathname.startsWith(this.#folder);
    await Promise.all(requests.filter((request) => !isOurs(request)).map((request) => cache.delete(request)));
    return Promise.all(requests.filter(isOurs).map(async (request) => (await cache.match(request)).json()));
  }

  /** A browser may keep no more; memory has it then. */
  async put(story) {
    await this.#put(story).catch((failure) => console.warn(failure));
  }

  async #put(story) {
    const cache = await open();
    await cache?.delete(this.#folder + story.id);
    await cache?.put(this.#folder + story.id, Response.json(story));
    const requests = (await cache?.keys()) ?? [];
    await Promise.all(requests.slice(0, -MOST).map((request) => cache.delete(request)));
  }

  async remove(id) {
    await (await open())?.delete(this.#folder + id);
  }
}

/** Nothing of any reader is left. */
export async function forgetStories() {
  await globalThis.caches?.delete(KEPT);
  const registration = await navigator.serviceWorker?.getRegistration();
  const notes = (await registration?.getNotifications?.()) ?? [];
  notes.forEach((note) => note.close());
}

/** Private windows may have none. */
async function open() {
  return globalThis.caches?.open(KEPT).catch(() => undefined);
}
