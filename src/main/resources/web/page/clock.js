const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'short' });
const BRIEF = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const STEPS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How long ago, in words. */
export function ago(date) {
  const seconds = (Date.now() - Date.parse(date)) / 1000;
  const [unit, length] = STEPS.find(([, length]) => seconds >= length) ?? [];
  return unit ? RELATIVE.format(-Math.floor(seconds / length), unit) : 'just now';
}

/** The date in full. */
export function full(date) {
  return FULL.format(new Date(date));
}

/** The date as short as it stays plain. */
export function brief(date) {
  return BRIEF.format(new Date(date));
}

/** A duration as `8 s` or `2 min 5 s`. */
export function duration(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

/**
 * Calls now and regularly, for as long as the element is part of the page.
 */
export function tick(element, millis, act) {
  act();
  const timer = setInterval(() => (element.isConnected ? act() : clearInterval(timer)), millis);
}
