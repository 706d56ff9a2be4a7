// Small ways to make elements. Text is always set as text: what crossed the wire is never markup.

/**
 * Makes an element. Attributes: "class" and such are set, true and false are
 * put or left out, a function under "on…" listens.
 * @param {string} name
 * @param {Record<string, string|number|boolean|Function|undefined>} [attributes]
 * @param {...(Node|string|number|null|undefined|false)} children
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((c) => c !== null && c !== undefined && c !== false && c !== ''));
  return element;
}

/** Makes an element of a drawing. */
export function s(name, attributes = {}) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** Sets text only where it differs: an untouched node costs no layout. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The shape that goes with a class of status; 0 is no status at all. */
export function glyph(status, running = false) {
  return h('span', { class: 'glyph', 'data-class': running ? 'wait' : classOf(status), 'aria-hidden': 'true' });
}

/** 4 of 404; 0 when there was no status. */
export function classOf(status) {
  return status >= 100 && status < 600 ? Math.floor(status / 100) : 0;
}

/** A button. */
export function button(word, act, attributes = {}) {
  return h('button', { type: 'button', class: 'button button-small', ...attributes, onclick: act }, word);
}
