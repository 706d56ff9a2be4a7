// The composer's form: what is typed, and what is shown of it. It sends nothing.
import { t } from '../words.js';
import { h, say } from './dom.js';
import { FieldRows, leftOut } from './fieldrows.js';
import { RawEditor } from './raweditor.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
/** As often one act sends its request at most: app/web says so too. */
export const MOST_TIMES = 50;
const OTHER = '…';
const WHO = ['browser', 'structured', 'raw'];
const PREDICTED = ['status', 'method', 'exchanges', 'connections'];
const PRESETS = ['plain', 'nohost', 'lf', 'two', 'length'];

/**
 * @typedef {object} Draft
 * @property {'browser'|'structured'|'raw'} who
 * @property {string} server by its name; empty: the first
 * @property {string} method
 * @property {string} target
 * @property {{name: string, value: string}[]} fields
 * @property {string} content
 * @property {'follow'|'manual'|'error'|'step'} redirect
 * @property {string} times how often, as typed
 * @property {string} together not empty: all at once
 * @property {string} guess what is predicted; empty: nothing
 * @property {string} guessed
 * @property {string} giveUp seconds, as typed
 * @property {boolean} halfClose
 * @property {boolean} open whether the details are shown
 * @property {import('./rawtext.js').RawText} raw
 */

/** Events: 'input' after each change, 'preset' {detail: name}. */
export class ComposerForm extends EventTarget {
  #busy = '';
  #to = ''; // the server wanted, while it is not among those there are
  #open = false;
  #parts = {};
  #rows = new FieldRows();
  #editor = new RawEditor();

  constructor() {
    super();
    const p = this.#parts = {
      method: h('select', { class: 'wire composer-method', 'aria-label': t('send.method') }, ...METHODS.map((m) => h('option', {}, m)), h('option', { value: OTHER }, t('send.method.other'))),
      typed: h('input', { class: 'wire composer-typed', 'aria-label': t('send.method'), maxlength: 64, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'characters', hidden: true }),
      to: h('select', { class: 'composer-to', 'aria-label': t('send.to'), hidden: true }),
      origin: h('span', { class: 'composer-origin wire', id: 'composer-origin' }, '…'),
      target: h('input', { class: 'wire', 'aria-label': t('send.target'), 'aria-describedby': 'composer-origin', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', inputmode: 'url', enterkeyhint: 'send' }),
      preset: h('select', { 'aria-label': t('send.preset') }, h('option', { value: '' }, t('send.preset')), ...PRESETS.map((name) => h('option', { value: name }, t('send.preset.' + name)))),
      send: h('button', { class: 'button button-main composer-send' }, t('send.do')),
      turn: h('button', { type: 'button', class: 'button button-small button-plain composer-turn', 'aria-expanded': 'false', 'aria-controls': 'composer-more' }),
      content: h('textarea', { class: 'wire', rows: 3, id: 'composer-content', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off' }),
      contentSize: h('span', { class: 'quiet' }),
      dropped: h('p', { class: 'quiet composer-dropped', hidden: true }),
      redirect: h('select', { id: 'composer-redirect' }, ...['follow', 'manual', 'error', 'step'].map((mode) => h('option', { value: mode }, t('send.redirect.' + mode)))),
      giveUp: h('input', { id: 'composer-giveup', class: 'wire composer-seconds', inputmode: 'decimal', placeholder: '30', maxlength: 6, autocomplete: 'off' }),
      times: h('input', { id: 'composer-times', class: 'wire composer-seconds', type: 'number', min: 1, max: MOST_TIMES, placeholder: '1', autocomplete: 'off' }),
      together: h('select', { 'aria-label': t('send.times.how') }, h('option', { value: '' }, t('send.times.inturn')), h('option', { value: 'yes' }, t('send.times.together'))),
      guess: h('select', { id: 'composer-guess' }, h('option', { value: '' }, t('predict.no')), ...PREDICTED.map((what) => h('option', { value: what }, t('predict.' + what)))),
      guessed: h('input', { class: 'wire composer-guessed', 'aria-label': t('predict.value'), maxlength: 20, autocomplete: 'off', spellcheck: 'false', hidden: true }),
      halfClose: h('input', { type: 'checkbox' }),
      rawSize: h('span', { class: 'quiet' }),
      said: h('p', { class: 'composer-said', role: 'status' }),
      problem: h('p', { class: 'form-problem', role: 'alert', hidden: true }),
    };
    this.cancel = h('button', { type: 'button', class: 'button', hidden: true }, t('send.cancel'));
    this.view = this.#build(p);
    this.#listen(p);
  }

  #build(p) {
    const who = h('fieldset', { class: 'segments composer-who' }, h('legend', { class: 'unseen' }, t('send.who')),
      h('div', { class: 'segments-row' }, ...WHO.map((name) => h('label', { title: t(`send.who.${name}.what`) }, h('input', { type: 'radio', name: 'composer-who', value: name }), h('span', {}, t('send.who.' + name))))));
    const option = (name, label, ...what) => h('div', { class: `composer-option ${name}` }, label, ...what);
    const labelled = (words, id) => h('label', { class: 'composer-label', for: id }, words);
    const options = h('div', { class: 'composer-options' },
      option('for-browser', labelled(t('send.redirect'), 'composer-redirect'), p.redirect),
      option('', labelled(t('send.giveup'), 'composer-giveup'), p.giveUp, t('send.seconds')),
      option('for-browser', labelled(t('send.times'), 'composer-times'), p.times, p.together),
      option('', labelled(t('predict.first'), 'composer-guess'), p.guess, p.guessed),
      h('label', { class: 'switch for-hand' }, p.halfClose, h('span', {}, t('send.halfclose'))));
    /** What came of it, beside the words. */
    this.result = h('div', { class: 'composer-result' });
    this.more = h('div', { class: 'composer-more', id: 'composer-more' },
      h('p', { class: 'quiet for-parts' }),
      h('div', { class: 'composer-part for-parts', role: 'group', 'aria-label': t('send.fields') }, h('p', { class: 'composer-label' }, t('send.fields')), this.#rows.view, p.dropped),
      h('div', { class: 'composer-part for-parts' }, h('p', { class: 'composer-row' }, h('label', { class: 'composer-label', for: 'composer-content' }, t('send.content')), ' ', p.contentSize), p.content),
      h('div', { class: 'composer-part for-raw' }, h('p', { class: 'composer-row' }, h('label', { class: 'composer-label', for: 'raw-text' }, t('send.raw')), ' ', p.rawSize), this.#editor.view, h('p', { class: 'quiet', id: 'raw-hint' }, t('send.raw.hint'))),
      options);
    return h('form', { class: 'composer', 'aria-label': t('send.title'), novalidate: true, autocomplete: 'off' },
      h('div', { class: 'composer-line' }, p.method, p.typed, p.to, h('label', { class: 'composer-target' }, p.origin, p.target), h('span', { class: 'composer-preset' }, p.preset), p.send, this.cancel),
      h('div', { class: 'composer-how' }, who, p.turn, h('p', { class: 'quiet for-raw composer-hint' }, t('send.who.raw.what'))),
      this.more, p.problem, p.said, this.result);
  }

  #listen(p) {
    this.view.addEventListener('input', (event) => {
      if (event.target === p.preset) return;
      if (event.target === p.method) this.#type(p.method.value === OTHER, true);
      this.#changed();
    });
    this.#rows.addEventListener('input', () => this.#changed());
    this.#editor.addEventListener('input', () => this.#changed());
    p.preset.addEventListener('change', () => {
      const name = p.preset.value;
      p.preset.value = '';
      if (name) this.dispatchEvent(new CustomEvent('preset', { detail: name }));
    });
    p.turn.addEventListener('click', () => {
      this.#open = !this.#open;
      this.#changed();
    });
    // A method typed by hand and taken back is one of the list again.
    p.typed.addEventListener('blur', () => {
      if (p.typed.value === '') {
        p.method.value = 'GET';
        this.#type(false);
        this.#changed();
      }
    });
  }

  #type(on, focus = false) {
    this.#parts.typed.hidden = !on;
    if (on && focus) this.#parts.typed.focus();
  }

  #changed() {
    this.#show();
    this.dispatchEvent(new Event('input'));
  }

  get #who() { return this.view.elements['composer-who'].value || 'browser'; }

  /** @returns {Draft} */
  get draft() {
    const p = this.#parts;
    return {
      who: this.#who, server: p.to.value || this.#to, method: p.method.value === OTHER ? p.typed.value.trim() || 'GET' : p.method.value, target: p.target.value.trim(), fields: this.#rows.fields,
      content: p.content.value, redirect: p.redirect.value, giveUp: p.giveUp.value.trim(), halfClose: p.halfClose.checked, open: this.#open, raw: this.#editor.raw,
      times: p.times.value, together: p.together.value, guess: p.guess.value, guessed: p.guessed.value.trim(),
    };
  }

  set draft(d) {
    const p = this.#parts;
    const known = METHODS.includes(d.method);
    this.view.elements['composer-who'].value = d.who;
    p.to.value = this.#to = d.server;
    p.method.value = known ? d.method : OTHER;
    p.typed.value = known ? '' : d.method;
    this.#type(!known);
    p.target.value = d.target;
    this.#rows.fields = d.fields;
    p.content.value = d.content;
    p.redirect.value = d.redirect;
    p.giveUp.value = d.giveUp;
    p.times.value = d.times;
    p.together.value = d.together;
    p.guess.value = d.guess;
    p.guessed.value = d.guessed;
    p.halfClose.checked = d.halfClose;
    this.#open = d.open;
    this.#editor.raw = d.raw;
    this.#show();
  }

  get octets() { return this.#editor.octets; }

  /** Where to, if there is a choice. @param {{name: string, url: string}[]} servers */
  set servers(servers) {
    const { to } = this.#parts;
    const options = servers.map(({ name, url }) => h('option', { value: name }, `${t('chart.who.' + (name === 'http' ? 'server' : name))} · ${new URL(url).host}`));
    if (to.textContent !== options.map((o) => o.textContent).join('')) {
      const chosen = this.draft.server;
      to.replaceChildren(...options);
      to.value = servers.some(({ name }) => name === chosen) ? chosen : servers[0].name;
    }
    to.hidden = servers.length < 2;
  }

  set url(url) { say(this.#parts.origin, url); }

  get busy() { return this.#busy; }

  /** Who is sending; empty: nobody. The button keeps the focus, so it is not disabled. */
  set busy(who) {
    const p = this.#parts;
    this.#busy = who;
    p.send.setAttribute('aria-disabled', String(Boolean(who)));
    this.view.toggleAttribute('data-busy', Boolean(who));
    say(p.send, t(who ? 'send.busy' : 'send.do'));
    if (!who && document.activeElement === this.cancel) p.send.focus();
    this.cancel.hidden = who !== 'browser';
  }

  /** What came of it. */
  say(...what) {
    this.#parts.said.replaceChildren(...what.filter(Boolean));
    this.result.replaceChildren();
  }

  /** What is wrong, in place; none: nothing is. */
  complain(title, detail = '', part = '') {
    const p = this.#parts;
    p.problem.replaceChildren(...(title ? [h('b', {}, title), ' ', detail] : []));
    p.problem.hidden = !title;
    p.target.ariaInvalid = String(part === 'target');
    if (part === 'guess') p.guessed.focus();
    else if (part) this.focus();
  }

  focus() { (this.#who === 'raw' ? this.#editor.area : this.#parts.target).focus({ preventScroll: true }); }

  /** Shows what belongs to who sends, and what the closed details hold. */
  #show() {
    const p = this.#parts;
    const d = this.draft;
    this.view.dataset.who = d.who;
    this.more.hidden = !(d.open || d.who === 'raw');
    p.turn.hidden = d.who === 'raw';
    p.turn.setAttribute('aria-expanded', String(d.open));
    const size = new TextEncoder().encode(d.content).length;
    say(p.turn, [
      t('send.fields') + (d.fields.length ? ` ${d.fields.length}` : ''),
      t('send.content') + (size ? ` ${octetsOf(size)}` : ''),
      ...(d.who === 'browser' && d.redirect !== 'follow' ? [`redirect: ${d.redirect}`] : []),
      ...(d.giveUp ? [t('send.giveup.short', d.giveUp)] : []),
      ...(d.who === 'browser' && d.redirect !== 'step' && d.times > 1 ? [`×${d.times}`] : []),
      ...(d.guess ? [`${t('predict.' + d.guess)}: ${d.guessed || '?'}`] : []),
      '…', // and more
    ].join(' · '));
    say(p.contentSize, size ? octetsOf(size) + (size === [...d.content].length ? '' : ` · ${t('send.characters', [...d.content].length)}`) : '');
    say(this.more.firstChild, t(`send.who.${d.who === 'browser' && d.redirect === 'step' ? 'structured' : d.who}.what`));
    const dropped = d.who === 'browser' ? leftOut(d.fields) : [];
    p.dropped.hidden = dropped.length === 0;
    if (dropped.length) say(p.dropped, t('send.dropped', dropped.join(', ')));
    p.guessed.hidden = !d.guess;
    p.times.parentElement.hidden = d.redirect === 'step';
    say(p.rawSize, octetsOf(this.octets.length));
  }
}

const octetsOf = (n) => t(n === 1 ? 'send.octet' : 'send.octets', n);
