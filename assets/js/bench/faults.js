// The board of faults: what is broken on the learner's server is always in sight,
// and one button heals all. The board itself is made when it is first opened, by a
// button that stands in the composer: with nothing broken there is no room to take.
import { api } from '../api.js';
import { complain } from '../notice.js';
import { acting } from '../runner.js';
import { seat } from '../seat.js';
import { t } from '../words.js';
import { button, h, say } from './dom.js';

const SERVER = 'http';
const PLACES = ['message', 'connection', 'listener'];
const lang = document.documentElement.lang;
const said = (text) => text[lang] ?? text.en;

/** @type {Promise<object[]>|null} the catalogue */
let asked = null;
function catalogue() {
  asked ??= api('GET', '/faults').then(({ faults }) => faults).catch((problem) => { asked = null; throw problem; });
  return asked;
}

customElements.define('rt-faults', class extends HTMLElement {
  #on = ''; // what is shown as on, as JSON
  #titles = new Map();

  connectedCallback() {
    if (this.list) return;
    this.opener = button(t('faults.open'), () => this.#toggle(), { class: 'button button-small button-plain faults-open', 'aria-expanded': 'false', 'aria-controls': 'faults-board' });
    this.list = h('ul', { class: 'faults-on' });
    this.state = h('span', { class: 'faults-state', role: 'status' });
    this.heal = button(t('faults.heal'), () => this.#set([]), { class: 'button button-small button-main', hidden: true });
    this.board = h('div', { class: 'faults-board', id: 'faults-board', hidden: true });
    this.append(h('div', { class: 'faults-bar' }, this.state, this.list, this.heal), this.board);
    seat.addEventListener('change', () => this.#show());
    this.#show();
  }

  get #switches() { return seat.of(SERVER)?.faults ?? []; }

  #show() {
    const on = this.#switches;
    const json = JSON.stringify(on);
    if (json === this.#on) return;
    this.#on = json;
    this.toggleAttribute('data-broken', on.length > 0);
    this.heal.hidden = on.length === 0;
    say(this.state, on.length ? t('faults.on', on.length) : '');
    if (on.length && !this.#titles.size) this.#learn();
    this.list.replaceChildren(...on.map((one, i) => h('li', { class: 'faults-one' },
      h('b', {}, this.#titles.get(one.id) ?? one.id),
      h('span', { class: 'quiet' }, scope(one)),
      h('button', { type: 'button', class: 'faults-off', 'aria-label': t('faults.off', this.#titles.get(one.id) ?? one.id), title: t('faults.off', ''), onclick: () => this.#set(on.filter((_, j) => j !== i)) }, '✕'))));
  }

  /** The faults' titles, for what is on before the board was opened. */
  #learn() {
    catalogue().then((all) => {
      for (const one of all) this.#titles.set(one.id, said(one.title));
      this.#on = '';
      this.#show();
    }, () => {});
  }

  async #toggle() {
    const open = this.board.hidden;
    this.opener.setAttribute('aria-expanded', String(open));
    this.board.hidden = !open;
    if (!open || this.board.childElementCount) return;
    try {
      const all = await catalogue();
      for (const one of all) this.#titles.set(one.id, said(one.title));
      this.board.replaceChildren(h('p', { class: 'quiet faults-how' }, t('faults.how')), ...PLACES.map((place) => h('section', { class: 'faults-place' },
        h('h3', {}, t('faults.place.' + place)),
        ...all.filter((one) => one.place === place).map((one) => this.#card(one)))));
    } catch (problem) {
      complain(problem, 'faults');
    }
  }

  #card(fault) {
    const form = h('form', { class: 'faults-form', onsubmit: (event) => {
      event.preventDefault();
      this.#add(fault, new FormData(form));
    } },
    h('p', {}, said(fault.what)),
    h('dl', { class: 'faults-sees' },
      h('dt', {}, t('faults.client')), h('dd', {}, said(fault.sees.client)),
      h('dt', {}, t('faults.server')), h('dd', {}, said(fault.sees.server))),
    h('div', { class: 'faults-fields' },
      ...(fault.params ?? []).map((p) => field(said(p.title) + (p.unit ? ` (${p.unit})` : ''), p.choices?.length
        ? h('select', { name: 'param-' + p.name }, ...p.choices.map((c) => h('option', { value: c.value, selected: c.value === p.default }, said(c.title))))
        : h('input', { type: 'number', name: 'param-' + p.name, value: p.default, min: p.min ?? 0, max: p.max, required: true }))),
      field(t('faults.times'), h('input', { type: 'number', name: 'times', min: 0, max: 1000, value: 0, required: true }), t('faults.times.how')),
      fault.place === 'listener' ? null : field(t('faults.path'), h('input', { type: 'text', name: 'path', placeholder: '/', maxlength: 256 })),
      field(t('faults.share'), h('input', { type: 'number', name: 'share', min: 1, max: 100, value: 100, required: true })),
      field(t('faults.seed'), h('input', { type: 'number', name: 'seed', min: 0, max: 4294967295, value: 1, required: true }))),
    h('button', { type: 'submit', class: 'button button-small' }, t('faults.switch')));
    return h('details', { class: 'faults-card', name: 'fault' }, h('summary', {}, h('span', {}, said(fault.title)), h('code', { class: 'quiet' }, fault.id)), form);
  }

  #add(fault, data) {
    const params = {};
    for (const { name, choices } of fault.params ?? []) {
      const value = data.get('param-' + name);
      params[name] = choices?.length ? value : Number(value);
    }
    this.#set([...this.#switches.filter(({ id }) => id !== fault.id), {
      id: fault.id, params, path: data.get('path') ?? '', times: Number(data.get('times')), share: Number(data.get('share')), seed: Number(data.get('seed')),
    }]);
  }

  async #set(faults) {
    try {
      await acting();
      await seat.arrange(SERVER, { faults });
    } catch (problem) {
      complain(problem, 'faults');
    }
  }
});

function field(word, input, how) {
  return h('label', { class: 'faults-field' }, h('span', {}, word), input, how && h('small', { class: 'quiet' }, how));
}

/** For which requests a fault is on. */
function scope({ params, path, times, share }) {
  return [
    ...Object.entries(params ?? {}).map(([name, value]) => `${name}=${value}`),
    path,
    share && share < 100 ? `${share}%` : '',
    times ? t('faults.left', times) : t('faults.until'),
  ].filter(Boolean).join(' · ');
}
