// <rt-inside>: what the learner's servers hold and print: the people that they
// remember, their session stores, and their console. Each is open where the reader
// opened it; people and stores also open by themselves once somebody asks for them.
import { feed } from '../feed.js';
import { t } from '../words.js';
import { button, h } from './dom.js';
import { moment } from './format.js';
import { tools } from './later.js';
import { nameOf } from './row.js';

const KEY = `roundtrip.inside ${location.pathname.slice(3)}`; // in each language the same
const ASKED = { users: /^\/users?(?=[/?]|$)/, stores: /^\/session\// }; // what opens by itself, and for which targets
const NEWS = 5e6; // µs: what crossed earlier is no reason to open anything
const CALM = 6000; // ms after which a change is none any more
const PARTS = ['users', 'stores', 'log'];

customElements.define('rt-inside', class extends HTMLElement {
  #chosen = kept();
  #known = new Map(); // by server: its people as JSON, by id
  #calm = 0;
  openers = PARTS.map((name) => button(t('inside.' + name), () => this.#open(name, this.#parts[name].hidden), { class: 'button button-small button-plain', 'aria-expanded': 'false', 'aria-controls': `inside-${name}` }));
  #parts = {};
  #glass = null; // the stores', when it is there

  connectedCallback() {
    if (this.log) return;
    this.log = h('div', { class: 'inside-log wire', role: 'log', 'aria-live': 'off', 'aria-label': t('inside.log.of') });
    for (const name of PARTS) {
      this.#parts[name] = h('section', { id: `inside-${name}`, hidden: true, tabindex: '0', 'aria-label': t('inside.' + name) }, name === 'log' && this.log);
      if (this.#chosen[name]) this.#open(name, true);
    }
    this.append(...Object.values(this.#parts));
    feed.addEventListener('change', ({ detail }) => {
      if (detail.cleared) this.#known.clear();
      if (detail.users.size || detail.cleared) this.#people();
      if (detail.logs.size || detail.cleared) this.#print();
      if (detail.sessions.size || detail.cleared) this.#stores();
      for (const name of Object.keys(ASKED)) if (this.#chosen[name] === undefined && this.#parts[name].hidden) this.#look(name, detail.exchanges);
    });
    this.#stores();
    this.#people();
    this.#print();
  }

  #look(name, ids) {
    for (const id of ids) {
      const e = feed.exchanges.get(id);
      if (e && ASKED[name].test(e.target) && feed.now() - e.requestFirst < NEWS) return this.#open(name, true);
    }
  }

  #open(name, yes) {
    this.#parts[name].hidden = !yes;
    this.openers[PARTS.indexOf(name)].setAttribute('aria-expanded', String(yes));
    this.#chosen[name] = yes;
    keep(this.#chosen);
    if (name === 'log') this.#print();
    if (name === 'stores') this.#stores();
  }

  /** The stores are for the few lessons that have them: their glass is fetched when it is first open. */
  async #stores() {
    this.openers[PARTS.indexOf('stores')].hidden = !this.#chosen.stores && ![...feed.sessions.values()].some(({ stores }) => stores.some((s) => s.count || s.error));
    if (this.#parts.stores.hidden) return this.#glass?.rest();
    if (!this.#glass) {
      try {
        const { Stores } = await tools();
        this.#glass ??= new Stores(this.#parts.stores);
      } catch {
        return; // without a connection; the next change tries again
      }
    }
    this.#glass.draw();
  }

  /** Each server's people; what the last change did to them is said beside. */
  #people(calm = false) {
    clearTimeout(this.#calm);
    this.#parts.users.replaceChildren(...[...feed.users.values()].map(({ server, users }) => {
      const before = this.#known.get(server);
      const now = new Map(users.map((user) => [user.id, JSON.stringify(user)]));
      this.#known.set(server, now);
      const rows = users.map((user) => [user, calm || !before || before.get(user.id) === now.get(user.id) ? '' : before.has(user.id) ? 'changed' : 'new']);
      if (!calm) for (const [id, json] of before ?? []) if (!now.has(id)) rows.push([JSON.parse(json), 'gone']);
      if (rows.some(([, change]) => change)) this.#calm = setTimeout(() => this.#people(true), CALM);
      return h('table', {},
        h('caption', {}, t('inside.users.of', nameOf(server))),
        h('thead', {}, h('tr', {}, ...['id', 'name', 'age', 'city'].map((name) => h('th', { scope: 'col' }, name)), h('th', { scope: 'col' }, h('span', { class: 'unseen' }, t('inside.what'))))),
        h('tbody', {}, ...rows.map(([{ id, name, age, city }, change]) => h('tr', { 'data-change': change }, ...[id, name, age, city].map((value) => h('td', {}, value)), h('td', {}, change && t('inside.' + change)))),
          !rows.length && h('tr', {}, h('td', { colspan: 5 }, t('inside.users.none')))));
    }));
  }

  /** The lines of every server, the newest last; which one printed it only where there are several. */
  #print() {
    const logs = [...feed.logs.values()];
    const lines = logs.flatMap(({ server, lines }) => lines.map((line) => ({ server, ...line }))).sort((a, b) => a.at - b.at);
    const place = this.#parts.log;
    const last = place.scrollHeight - place.clientHeight - place.scrollTop < 24;
    this.log.replaceChildren(...lines.map(({ server, at, text }) => h('p', {}, h('time', {}, moment(at)), ' ', logs.length > 1 && h('b', {}, nameOf(server), ' '), text)), lines.length ? '' : h('p', {}, t('inside.log.none')));
    if (last) place.scrollTop = place.scrollHeight;
  }
});

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function keep(chosen) {
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // No storage: it holds for this page.
  }
}
