// Fields to send: one row each, as many as wanted.
import { t } from '../words.js';
import { h } from './dom.js';

/** Names that a browser's scripts may not set (Fetch standard, "forbidden request-header"). */
const FORBIDDEN = /^(accept-(charset|encoding)|access-control-request-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i;

/** @typedef {{name: string, value: string}} Field */

/** The names that a browser will leave out without a word. */
export function leftOut(fields) {
  return fields.map(({ name }) => name.trim()).filter((name) => FORBIDDEN.test(name));
}

/** Events: 'input' after each change. */
export class FieldRows extends EventTarget {
  constructor() {
    super();
    this.rows = h('ol', { class: 'field-rows' });
    this.more = h('button', { type: 'button', class: 'button button-small', onclick: () => this.#add({ name: '', value: '' }, true) }, t('send.field.add'));
    this.view = h('div', { class: 'fields' }, this.rows, this.more);
    this.rows.addEventListener('input', () => this.dispatchEvent(new Event('input')));
  }

  /** @returns {Field[]} those that have a name or a value */
  get fields() {
    return [...this.rows.children]
      .map((row) => [...row.querySelectorAll('input')].map((input) => input.value))
      .filter(([name, value]) => name || value)
      .map(([name, value]) => ({ name, value }));
  }

  set fields(fields) {
    this.rows.replaceChildren();
    for (const field of fields) this.#add(field);
  }

  #add({ name, value }, focus = false) {
    const n = this.rows.children.length + 1;
    const input = (what, text) => h('input', {
      class: 'wire', value: text, 'aria-label': t('send.field.' + what, n), placeholder: t(what === 'name' ? 'send.field.name.word' : 'send.field.value.word'),
      autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
    });
    const remove = h('button', { type: 'button', class: 'button button-small button-plain', 'aria-label': t('send.field.remove', n) }, '✕');
    const row = h('li', {}, input('name', name), h('span', { 'aria-hidden': 'true' }, ':'), input('value', value), remove);
    remove.addEventListener('click', () => {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      (next?.querySelector('input') ?? this.more).focus();
      this.dispatchEvent(new Event('input'));
    });
    this.rows.append(row);
    if (focus) row.querySelector('input').focus();
  }
}
