// While a release rolls out, a task of another version may be asked for a file of this page, and has none. The page is
// loaded again then, a few times, until one version has answered for all of it.
const MOST = 8;
const PAUSE_MILLIS = 500;

addEventListener('error', ({ target }) => {
  const address = target?.src ?? target?.href;
  if (!address?.includes('/assets/')) return;
  const reloads = Number(sessionStorage.getItem('reloads')) + 1;
  if (reloads > MOST || globalThis.reloading) return;
  globalThis.reloading = true;
  sessionStorage.setItem('reloads', String(reloads));
  setTimeout(() => location.reload(), reloads === 1 ? 0 : PAUSE_MILLIS * Math.random() * reloads);
}, true);

addEventListener('load', () => globalThis.reloading || sessionStorage.removeItem('reloads'));
