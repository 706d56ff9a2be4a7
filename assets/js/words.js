// The texts of the pages, in the page's language; they come with the page.

/** @type {Record<string, string>} */
const words = JSON.parse(document.getElementById('words')?.textContent ?? '{}');

/**
 * The text of a key, its "%s" replaced in order. A key that is not there shows itself.
 * @param {string} key
 * @param {...(string|number)} args
 */
export function t(key, ...args) {
  let next = 0;
  return (words[key] ?? key).replace(/%[s%]/g, (mark) => (mark === '%%' ? '%' : String(args[next++] ?? '')));
}
