// Notices: what happened, and what can be done about it.
import { t } from './words.js';

/**
 * @typedef {object} Notice
 * @property {string} text
 * @property {string} [detail]
 * @property {'plain'|'done'|'bad'} [kind]
 * @property {{word: string, act: () => void, main?: boolean}[]} [actions] each also closes the notice
 * @property {number} [seconds] after which it goes by itself; none: it stays
 * @property {string} [id] a notice replaces the one with its id
 */

/**
 * Shows a notice in the page's polite live region.
 * @param {Notice} what
 * @returns {{say: (text: string) => void, close: () => void}}
 */
export function notice({ text, detail, kind = 'plain', actions = [], seconds, id }) {
  const place = document.getElementById('notices');
  if (id) place.querySelector(`[data-notice-id="${id}"]`)?.remove();

  const box = document.createElement('div');
  box.className = `notice notice-${kind}`;
  if (id) box.dataset.noticeId = id;
  const said = document.createElement('p');
  said.textContent = text;
  if (detail) {
    const small = document.createElement('small');
    small.textContent = detail;
    said.append(small);
  }
  box.append(said);
  const close = () => box.remove();
  for (const { word, act, main } of actions) {
    box.append(button(word, () => { close(); act(); }, main ? 'button-main' : ''));
  }
  if (!seconds) {
    const shut = button('✕', close, 'button-plain');
    shut.setAttribute('aria-label', t('notice.close'));
    box.append(shut);
  } else {
    setTimeout(close, seconds * 1000);
  }
  place.append(box);
  return { say: (words) => { said.firstChild.textContent = words; }, close };
}

/** Takes back what holds no more. */
export function unsay(id) {
  document.querySelector(`[data-notice-id="${id}"]`)?.remove();
}

/** Shows a problem of the API in its own words. */
export function complain(problem, id) {
  notice({ text: problem.title || problem.message, detail: problem.detail, kind: 'bad', id: problem.id === 'offline' ? 'offline' : id });
}

function button(word, act, more) {
  const b = document.createElement('button');
  b.type = 'button';
  b.className = `button button-small ${more}`;
  b.textContent = word;
  b.addEventListener('click', act);
  return b;
}
