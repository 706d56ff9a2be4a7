// A large dialogue over the bench: what it shows is looked at, and then left.
import { button, h, t } from './page.js';

/**
 * @param {string} name of its class
 * @param {string} title @param {string} about what is said under it
 * @param {...Node} parts
 */
export function sheet(name, title, about, ...parts) {
  const close = button('✕', () => box.close(), { class: 'tool detail-close', 'aria-label': t('notice.close') });
  const box = h('dialog', { class: `tools-sheet ${name}`, 'aria-labelledby': 'tools-title' },
    h('div', { class: 'tools-head' }, h('div', {}, h('h2', { id: 'tools-title' }, title), h('p', { class: 'quiet' }, about)), close), ...parts);
  box.addEventListener('close', () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}
