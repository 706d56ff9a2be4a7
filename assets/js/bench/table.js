// <rt-wire-table>: the same exchanges as rows, for many of them, for the keyboard
// and the screen reader. Newest at the bottom, as on the chart.
import { feed } from '../feed.js';
import { t } from '../words.js';
import { button, classOf, glyph, h, say } from './dom.js';
import { number, running, size, span } from './format.js';
import { caused } from './lane.js';
import { later, use } from './later.js';
import { Clock, hop, lasted, otherHop, pending, who } from './wire.js';

/** Rows change at most this often, in ms: more is not read. */
const PACE = 100;

const COLUMNS = ['number', 'status', 'method', 'target', 'time', 'size', 'conn', 'who'];

customElements.define('rt-wire-table', class extends HTMLElement {
  #rows = new Map(); // elements by exchange id
  #changed = new Set();
  #all = true;
  #due = 0;
  #last = 0;
  #sticky = true;
  #focus = ''; // the id of the row the keyboard is on
  #clock = new Clock(() => this.#tick());

  /** @param {import('./wire.js').Wire} wire */
  set wire(wire) {
    this.source = wire;
    this.body = h('tbody');
    this.table = h('table', { class: 'table' },
      h('caption', { class: 'unseen' }, t('table.caption')),
      h('thead', {}, h('tr', {}, ...COLUMNS.map((name) => h('th', { scope: 'col', class: `col-${name}`, ...(name === 'number' ? { 'aria-label': t('table.number.long') } : {}) }, t(`table.${name}`))))),
      this.body);
    this.scroller = h('div', { class: 'table-scroll', tabindex: '-1' }, this.table);
    this.empty = h('div', { class: 'chart-empty' });
    this.newest = h('button', { type: 'button', class: 'button button-small chart-newest', hidden: true, onclick: () => this.#follow() }, t('chart.newest'), ' ↓');
    this.replaceChildren(this.scroller, this.empty, this.newest);
    wire.addEventListener('change', ({ detail }) => this.#take(detail));
    feed.addEventListener('select', () => this.#select());
    this.body.addEventListener('click', (event) => {
      const row = event.target.closest('tr');
      if (row) this.#choose(row.dataset.id);
    });
    this.body.addEventListener('keydown', (event) => this.#key(event));
    this.scroller.addEventListener('scroll', () => {
      const { scrollHeight, clientHeight, scrollTop } = this.scroller;
      this.#sticky = scrollHeight - clientHeight - scrollTop < 24;
      this.newest.hidden = this.#sticky;
    }, { passive: true });
    this.show();
  }

  #take({ changed, rebuilt }) {
    if (rebuilt) this.#all = true;
    for (const id of changed) this.#changed.add(id);
    if (this.#due || this.hidden) return;
    this.#due = setTimeout(() => requestAnimationFrame(() => { this.#due = 0; this.show(); }), Math.max(0, this.#last + PACE - performance.now()));
  }

  /** Brings the rows up to date; only what changed is touched. */
  show() {
    if (!this.source || this.hidden) return;
    this.#last = performance.now();
    const { items } = this.source;
    const wanted = new Set(items.map((e) => e.id));
    for (const [id, row] of this.#rows) {
      if (wanted.has(id)) continue;
      row.remove();
      row.below?.remove();
      this.#rows.delete(id);
    }
    let before = null;
    let waits = false;
    for (const e of items) {
      let row = this.#rows.get(e.id);
      if (!row) {
        row = make(e.id);
        this.#rows.set(e.id, row);
        fill(row, e);
      } else if (this.#all || row.seq !== e.seq) {
        fill(row, e);
      }
      const next = before ? before.nextSibling : this.body.firstChild;
      if (next !== row) this.body.insertBefore(row, next);
      before = row;
      if (row.below) {
        if (row.nextSibling !== row.below) row.after(row.below);
        before = row.below;
      }
      waits ||= pending(e);
    }
    this.#all = false;
    this.#changed.clear();
    this.table.setAttribute('aria-rowcount', String((items.at(-1)?.number ?? 0) + 1));
    this.toggleAttribute('data-empty', items.length === 0);
    if (!this.#rows.has(this.#focus)) this.#focus = '';
    this.#rove(feed.selected && this.#rows.has(feed.selected) ? feed.selected : this.#focus || items.at(-1)?.id);
    this.#mate();
    this.#clock.run(waits);
    if (this.#sticky) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #tick() {
    if (this.hidden) return;
    const now = feed.now();
    for (const e of this.source.items) {
      if (pending(e)) say(this.#rows.get(e.id)?.cells.time ?? h('i'), running(lasted(e, now)));
    }
  }

  /** The row that the keyboard is on. */
  get row() { return this.#rows.get(this.roving); }

  /** One row can be reached with Tab; the arrows go on from there. */
  #rove(id) {
    if (this.roving === id) return;
    const old = this.#rows.get(this.roving);
    if (old) old.tabIndex = -1;
    const row = this.#rows.get(id);
    if (row) row.tabIndex = 0;
    this.roving = id;
  }

  #choose(id) { feed.select(feed.selected === id ? null : id); }

  #select() {
    for (const row of this.body.querySelectorAll('[aria-selected="true"]')) row.setAttribute('aria-selected', 'false');
    this.#mate();
    const row = this.#rows.get(feed.selected);
    if (!row) return;
    row.setAttribute('aria-selected', 'true');
    this.#rove(feed.selected);
    if (!this.hidden) row.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  }

  /** Marks the other hop of the exchange selected, and the one to compare with. */
  #mate() {
    const chosen = feed.exchanges.get(feed.selected);
    const mates = new Set(chosen ? otherHop(feed, chosen).map(({ id }) => id) : []);
    for (const [id, row] of this.#rows) {
      row.toggleAttribute('data-mate', mates.has(id));
      row.toggleAttribute('data-marked', id === later.marked?.id);
    }
  }

  #key(event) {
    const { items } = this.source;
    const id = event.target.closest('tr')?.dataset.id;
    const at = items.findIndex((e) => e.id === id);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
    if (event.key === 'Escape') feed.select(null);
    else if (['ArrowRight', 'ArrowLeft'].includes(event.key)) unfold(this.#rows.get(id), event.key === 'ArrowRight');
    else if (event.key === 'Enter' || event.key === ' ') this.#choose(id);
    else if (to !== undefined) {
      const next = items[Math.max(0, Math.min(items.length - 1, to))];
      this.#focus = next.id;
      this.#rove(next.id);
      this.#rows.get(next.id)?.focus();
      if (feed.selected) feed.select(next.id);
    } else return;
    event.preventDefault();
  }

  #follow() {
    this.#sticky = true;
    this.newest.hidden = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }
});

function make(id) {
  const row = h('tr', { 'data-id': id, 'aria-selected': String(feed.selected === id), tabindex: '-1' });
  const cells = {};
  for (const name of COLUMNS) {
    cells[name] = name === 'number' ? h('th', { scope: 'row', class: `col-${name}` }) : h('td', { class: `col-${name}` });
    row.append(cells[name]);
  }
  Object.defineProperty(row, 'cells', { value: cells });
  return row;
}

function fill(row, e) {
  const { cells } = row;
  row.seq = e.seq;
  row.setAttribute('aria-rowindex', String(e.number + 1));
  row.toggleAttribute('data-even', e.number % 2 === 0);
  say(cells.number, String(e.number));
  const state = `${e.status} ${e.state} ${e.outcome}`;
  if (row.state !== state) {
    row.state = state;
    cells.status.replaceChildren(glyph(e.status, pending(e) && !e.status), ...status(e));
    cells.status.dataset.class = classOf(e.status);
  }
  say(cells.method, e.method);
  if (cells.target.title !== e.target) cells.target.replaceChildren(...(hop(e) ? [h('span', { class: 'chip' }, t(`hop.${hop(e)}`)), ' '] : []), e.target);
  cells.target.title = e.target;
  const said = caused(e.id).length;
  if (said && !cells.target.querySelector('.table-fold')) {
    cells.target.prepend(button('', (event) => {
      event.stopPropagation();
      unfold(row, !row.below);
    }, { class: 'chip table-fold', 'data-kind': 'store', 'aria-expanded': 'false', tabindex: '-1' }), ' ');
  }
  if (said) {
    say(cells.target.querySelector('.table-fold'), `⛁ ${number(said)}`);
    cells.target.querySelector('.table-fold').setAttribute('aria-label', t('lane.count', number(said)));
    if (row.below) use('commandLines', row.below.firstChild, e.id);
  }
  say(cells.time, pending(e) ? running(lasted(e, feed.now())) : span(lasted(e)));
  say(cells.size, size(e.responseOctets));
  say(cells.conn, `${e.conn.id}·${e.conn.nth}`);
  say(cells.who, who(e));
}

/** What the server asked its stores meanwhile, in a row beneath. */
function unfold(row, yes) {
  const opener = row?.querySelector('.table-fold');
  if (!opener || yes === Boolean(row.below)) return;
  opener.setAttribute('aria-expanded', String(yes));
  row.below?.remove();
  row.below = null;
  if (!yes) return;
  row.below = h('tr', { class: 'table-below', 'data-id': row.dataset.id }, h('td', { colspan: COLUMNS.length }));
  row.after(row.below);
  use('commandLines', row.below.firstChild, row.dataset.id);
}

function status(e) {
  const odd = e.state === 'done' && e.outcome && e.outcome !== 'complete';
  const word = odd ? t(`table.outcome.${e.outcome}`) : pending(e) ? t(`bench.state.${e.state}`) : e.reason || t(`chart.class.${classOf(e.status)}`);
  return [e.status ? h('b', {}, String(e.status)) : null, h('span', { class: odd ? 'odd' : 'reason' }, word)].filter(Boolean);
}
