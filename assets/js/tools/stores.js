// The session stores under glass: what each holds, its memory, and how long it lasts.
import { feed, h, keyOf, nameOf, number, say, t } from './page.js';

const CALM = 6000; // ms after which a change is none any more
const SHORT = 14; // characters of a key that are shown

/** The glass, in a place of rt-inside's. */
export class Stores {
  #known = new Map(); // by server and store: its entries, by key
  #marks = new Map(); // by the same: what was done to an entry, and when, by key
  #latest = []; // servers and stores, the one that changed last first
  #calm = 0;
  #clock = 0;

  constructor(place) {
    this.place = place;
  }

  /** Nobody looks: no clock runs. */
  rest() {
    clearInterval(this.#clock);
    this.#clock = 0;
  }

  draw() {
    clearTimeout(this.#calm);
    let marked = false;
    const all = [...feed.sessions.values()].flatMap(({ server, stores }) => stores.map((store) => ({ key: `${server} ${store.name}`, server, store })))
      .filter(({ key, store }) => store.count || store.error || this.#known.has(key));
    for (const x of all) {
      if (this.#look(x.key, x.store)) this.#latest = [x.key, ...this.#latest.filter((key) => key !== x.key)];
      x.rows = this.#rows(x.key, x.store);
      marked ||= x.rows.some(([, change]) => change);
    }
    if (marked) this.#calm = setTimeout(() => this.draw(), CALM + 50);
    // What changed last comes first.
    const place = ({ key }) => (this.#latest.includes(key) ? this.#latest.indexOf(key) : Infinity);
    all.sort((a, b) => place(a) - place(b) || 0);
    this.place.replaceChildren(...(all.length ? all.map((x) => one(x.store, x.rows, feed.sessions.size > 1 ? nameOf(x.server) : '')) : [h('p', { class: 'stores-none' }, t('stores.none'))]));
    this.#tick();
    this.#clock ||= setInterval(() => this.#tick(), 1000);
  }

  /** Marks what has changed since the last look, and tells whether anything has. */
  #look(key, { entries, count }) {
    const before = this.#known.get(key);
    const marks = this.#marks.get(key) ?? new Map();
    const now = new Map(entries.map((entry) => [entry.key, entry]));
    this.#known.set(key, now);
    this.#marks.set(key, marks);
    let any = false;
    const mark = (change, entry) => {
      any = true;
      marks.set(entry.key, { change, entry, at: Date.now() });
    };
    for (const entry of entries) {
      const old = before?.get(entry.key);
      if (before ? !old : entry.fresh) mark('new', entry);
      else if (old && old.value !== entry.value) mark('changed', entry);
    }
    // Of many only the newest are listed: what is missing may be further down.
    if (count <= entries.length) for (const [gone, entry] of before ?? []) if (!now.has(gone)) mark('gone', entry);
    return any;
  }

  /** Each entry with what was done to it a moment ago, and those that are gone since. */
  #rows(key, { entries }) {
    const marks = this.#marks.get(key);
    for (const [marked, { at }] of marks) if (Date.now() - at > CALM) marks.delete(marked);
    const gone = [...marks.values()].filter(({ change, entry }) => change === 'gone' && !entries.some((e) => e.key === entry.key));
    return [...entries.map((entry) => [entry, marks.get(entry.key)?.change ?? '']), ...gone.map(({ entry }) => [entry, 'gone'])];
  }

  #tick() {
    for (const cell of this.place.querySelectorAll('[data-expires]')) {
      const left = (Number(cell.dataset.expires) - feed.now()) / 1e6;
      say(cell, left > 90 ? t('stores.minutes', Math.round(left / 60)) : t('stores.seconds', Math.max(0, Math.ceil(left))));
      cell.toggleAttribute('data-soon', left < 10);
    }
  }
}

/** Enough of an id to know it again. */
const short = (id) => (id.length > SHORT ? `${id.slice(0, SHORT - 1)}…` : id);

function one({ name, where, addr, error, count, octets, most, entries }, rows, server) {
  const title = t(`stores.name.${name}`);
  return h('div', { class: 'store', 'data-store': name },
    h('p', { class: 'store-head' }, h('b', {}, title), server ? ` · ${server}` : '', ' · ', h('span', { class: 'quiet' }, t(`stores.where.${where}`, addr ?? ''))),
    error ? h('p', { class: 'odd' }, t('stores.error', error)) : null,
    h('p', { class: 'store-memory' },
      h('meter', { min: 0, max: most, value: count, high: most * 0.9, 'aria-label': t('stores.full', title) }), ' ',
      t('stores.count', number(count), number(most)), ' · ', t('stores.octets', number(octets))),
    rows.length ? h('table', {},
      h('caption', { class: 'unseen' }, title),
      h('thead', {}, h('tr', {}, ...['key', 'value', 'size', 'left', 'what'].map((column) => h('th', { scope: 'col', class: `store-${column}` }, column === 'what' ? h('span', { class: 'unseen' }, t('inside.what')) : t(`stores.${column}`))))),
      h('tbody', {}, ...rows.map(([entry, change]) => h('tr', { 'data-change': change },
        h('th', { scope: 'row', class: 'store-key', title: entry.key }, short(keyOf({ args: [entry.key] }))),
        h('td', { class: 'store-value' }, entry.value),
        h('td', { class: 'store-size' }, number(entry.octets)),
        entry.expires && change !== 'gone' ? h('td', { class: 'store-left', 'data-expires': entry.expires }) : h('td', { class: 'store-left' }, change === 'gone' ? '–' : t('stores.never')),
        h('td', { class: 'store-what' }, change && t(`inside.${change}`)))))) : h('p', { class: 'quiet' }, t('stores.empty')),
    count > entries.length ? h('p', { class: 'quiet' }, t('stores.more', number(count - entries.length))) : null);
}
