/**
 * Makes an element. Strings become text, never markup: what a model wrote cannot become part of
 * the page.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value != null) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

/** Sets text only where it differs, so that nothing is painted or read out without need. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Tells people who do not see the page. */
export function announce(words) {
  document.getElementById('announcer').textContent = words;
}
