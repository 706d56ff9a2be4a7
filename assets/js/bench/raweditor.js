// The editor of exact octets: a text on the left, the end of each line on the right.
import { t } from '../words.js';
import { h, say } from './dom.js';
import { carry, toOctets } from './rawtext.js';

const MARKS = 500; // lines whose end is shown; nobody types more by hand
const ROWS = [5, 14]; // the editor's height in lines, from and to

const NAMES = { crlf: 'CR LF', lf: 'LF' };

/** Events: 'input' after each change. */
export class RawEditor extends EventTarget {
  /** @type {import('./rawtext.js').RawText} */ #raw = { text: '', ends: [] };
  #wanted = 'crlf';

  constructor() {
    super();
    this.area = h('textarea', {
      class: 'wire raw-text', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'off', id: 'raw-text',
      'aria-describedby': 'raw-hint', 'aria-label': t('send.raw.label'),
    });
    this.ends = h('div', { class: 'raw-ends', role: 'toolbar', 'aria-label': t('send.raw.ends'), 'aria-orientation': 'vertical' });
    this.view = h('div', { class: 'raw-editor' }, this.area, h('div', { class: 'raw-side' }, this.ends));

    this.area.addEventListener('keydown', (event) => { if (event.key === 'Enter') this.#wanted = event.shiftKey ? 'lf' : 'crlf'; });
    this.area.addEventListener('input', () => this.#edited());
    this.area.addEventListener('scroll', () => { this.ends.style.transform = `translateY(${-this.area.scrollTop}px)`; });
    this.ends.addEventListener('click', ({ target }) => this.#turn(target.closest('button')));
    this.ends.addEventListener('keydown', (event) => this.#walk(event));
  }

  get raw() { return this.#raw; }
  get octets() { return toOctets(this.#raw); }

  set raw(raw) {
    this.#raw = raw;
    this.area.value = raw.text;
    this.#show();
  }

  #edited() {
    const text = this.area.value;
    this.#raw = { text, ends: carry(this.#raw, text, this.#wanted) };
    this.#wanted = 'crlf';
    this.#changed();
  }

  #changed() {
    this.#show();
    this.dispatchEvent(new Event('input'));
  }

  #turn(mark) {
    if (!mark) return;
    const line = Number(mark.dataset.line);
    this.#raw.ends[line] = this.#raw.ends[line] === 'lf' ? 'crlf' : 'lf';
    this.#changed();
  }

  /** One stop for the Tab key; the arrows go from line to line. */
  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const to = step && this.ends.querySelector(`[data-line="${Number(event.target.dataset.line) + step}"]`);
    if (!to) return;
    event.preventDefault();
    for (const mark of this.ends.children) mark.tabIndex = mark === to ? 0 : -1;
    to.focus();
  }

  #show() {
    const { ends } = this.#raw;
    this.area.rows = Math.min(ROWS[1], Math.max(ROWS[0], ends.length + 1));
    const shown = Math.min(ends.length, MARKS);
    while (this.ends.children.length > shown) this.ends.lastChild.remove();
    while (this.ends.children.length < shown) {
      const line = this.ends.children.length;
      this.ends.append(h('button', { type: 'button', class: 'raw-end', 'data-line': line, tabindex: line ? -1 : 0 }));
    }
    if (shown && !this.ends.querySelector('[tabindex="0"]')) this.ends.firstChild.tabIndex = 0;
    for (let i = 0; i < shown; i++) {
      const mark = this.ends.children[i];
      say(mark, NAMES[ends[i]]);
      mark.dataset.end = ends[i];
      mark.setAttribute('aria-label', t('send.raw.end', i + 1, NAMES[ends[i]]));
    }
  }
}
