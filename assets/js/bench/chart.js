// <rt-chart>: the wire as a live sequence chart. Lines are one drawing, words
// are rows over it that can be clicked; the arrow keys move the selection.
import { feed } from '../feed.js';
import { t } from '../words.js';
import { h, s } from './dom.js';
import { byCause } from './lane.js';
import { laneOf, layout, serverOf } from './layout.js';
import { number, running } from './format.js';
import { later } from './later.js';
import { nameOf, rowContent } from './row.js';
import { strokes } from './strokes.js';
import { Clock, otherHop, pending, refusals } from './wire.js';

/** While much crosses, the chart is drawn at most this often, in ms. */
const PACE = 90;
/** An act that has ended waits this long, in µs, for its exchange before it counts as refused. */
const LATE = 400_000;

customElements.define('rt-chart', class extends HTMLElement {
  #rows = new Map(); // elements by key
  #lines = new Map();
  #sticky = true;
  #first = 0; // the number of the first exchange drawn, while the reader looks back
  #last = 0; // when it was drawn last
  #due = 0;
  #layout = { rows: [] };
  #clock = new Clock(() => this.#tick());
  #quiet = true; // nothing moves at the first drawing

  /** @param {import('./wire.js').Wire} wire */
  set wire(wire) {
    this.source = wire;
    this.#build();
    wire.addEventListener('change', () => this.#soon());
    feed.addEventListener('change', ({ detail }) => { if (detail?.acts?.size || detail?.connections?.size || detail?.servers?.size || detail?.commands?.size) this.#soon(); });
    feed.addEventListener('select', () => this.#select());
    new ResizeObserver(() => { this.draw(); this.#reveal(); }).observe(this.scroller);
    new MutationObserver(() => this.draw()).observe(document.documentElement, { attributes: true, attributeFilter: ['data-projector'] });
  }

  #build() {
    const fixed = this.hasAttribute('fixed'); // a picture only: nothing to select
    this.names = h('div', { class: 'chart-names' });
    this.head = h('div', { class: 'chart-head', 'aria-hidden': 'true' }, this.names);
    this.svg = s('svg', { class: 'chart-lines', 'aria-hidden': 'true' });
    this.lives = s('g');
    this.arrows = s('g');
    this.svg.append(this.lives, this.arrows);
    this.list = h('div', { class: 'chart-rows', ...(fixed ? {} : { role: 'listbox', 'aria-label': t('chart.label') }) });
    this.earlier = h('p', { class: 'chart-earlier', hidden: true });
    this.plane = h('div', { class: 'chart-plane' }, this.svg, this.list);
    this.scroller = h('div', { class: 'chart-scroll' }, this.earlier, this.plane);
    this.newest = h('button', { type: 'button', class: 'button button-small chart-newest', hidden: true, onclick: () => this.#follow() }, t('chart.newest'), ' ↓');
    this.empty = h('div', { class: 'chart-empty' });
    this.replaceChildren(this.head, this.scroller, this.empty, this.newest);
    if (fixed) return;
    this.list.tabIndex = 0;
    this.list.addEventListener('keydown', (event) => this.#key(event));
    this.list.addEventListener('click', (event) => {
      const row = event.target.closest('.chart-row');
      const id = row?.dataset.id ?? row?.dataset.cause;
      if (id) feed.select(id);
      else if (row?.dataset.fold) this.dispatchEvent(new CustomEvent('rt:view', { bubbles: true, detail: 'table' }));
    });
    this.scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
  }

  #soon() {
    if (this.#due || this.hidden || !this.isConnected) return;
    const wait = Math.max(0, this.#last + PACE - performance.now());
    this.#due = setTimeout(() => requestAnimationFrame(() => { this.#due = 0; this.draw(); }), wait);
  }

  /** Draws everything anew; what did not change is not touched. */
  draw() {
    if (!this.source || this.hidden || !this.scroller.clientWidth) return;
    this.#last = performance.now();
    const em = parseFloat(getComputedStyle(this.list).fontSize);
    const items = this.source.items;
    const refused = this.source.filtered ? [] : this.#refused();
    const found = layout(items, refused, { em, selected: feed.selected, from: this.#sticky ? 0 : this.#first, changes: this.#changes(), acts: feed.acts, commands: byCause() });
    const chosen = feed.exchanges.get(feed.selected);
    this.mates = new Set(chosen ? otherHop(feed, chosen).map(({ id }) => id) : []);
    if (this.#sticky) this.#first = found.first;
    this.#layout = found;
    this.toggleAttribute('data-empty', found.rows.length === 0);
    this.#places(found, em);
    this.#words(found);
    this.#draw(found, em);
    this.earlier.hidden = found.earlier <= 0;
    this.earlier.textContent = t('chart.earlier', number(found.earlier));
    this.#clock.run(found.rows.some((row) => row.e && pending(row.e)));
    if (this.#sticky) this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#quiet = false;
  }

  /** The states that the servers came to. */
  #changes() {
    if (this.source.filtered) return [];
    return [...feed.servers.values()].flatMap(({ name, changes, state }) => (changes ?? [{ at: 0, state }]).map((change) => ({ server: name, ...change })));
  }

  #refused() {
    const found = [];
    let late = false;
    for (const act of refusals(feed)) {
      if (act.started > (this.source.held?.at ?? Infinity)) continue; // the list holds still
      if (feed.now() - act.ended > LATE) found.push(act);
      else late = true;
    }
    if (late) setTimeout(() => this.#soon(), LATE / 1000);
    return found.slice(-20);
  }

  /** The lifelines: one for each kind of client there is, the server's at the right, other servers between, its stores beyond. */
  #places({ rows, servers, stores, height }, em) {
    const width = this.plane.clientWidth;
    const kinds = new Set(rows.map(laneOf));
    const order = ['browser', 'tool', 'sender', 'stranger', 'playground'].filter((k) => kinds.has(k));
    if (!order.length) order.push('browser');
    const narrow = width < em * 40;
    const start = em * (narrow ? 3.7 : 4.8); // numbers, and the turn of a redirect
    const tight = narrow || (order.length > 2 && width < em * 70);
    const step = em * (narrow ? 3.2 : tight ? 4.4 : 7);
    const end = Math.round(width - em * (narrow ? 6.4 : 9));
    this.x = { at: {}, left: {}, lanes: narrow ? 2 : 4, bands: em * (narrow ? 1.95 : 3) };
    this.toggleAttribute('data-narrow', narrow);
    this.style.setProperty('--chart-bands', `${this.x.bands}px`);
    order.forEach((kind, i) => { this.x.left[kind] = Math.round(start + i * step); });
    const last = start + (order.length - 1) * step;
    // A store has less room than a server: its words are short.
    const beyond = stores.length ? Math.min(em * 15, (end - last) * (stores.length > 1 ? 0.22 : 0.34)) : 0;
    const right = Math.round(end - beyond * stores.length);
    servers.forEach((name, i) => { this.x.at[name] = Math.round(last + ((right - last) * (i + 1)) / servers.length); });
    stores.forEach((name, i) => { this.x.at[name] = Math.round(right + beyond * (i + 1)); });
    this.x.text = last + em * 0.9;
    this.x.width = width;
    this.height = Math.max(height, this.scroller.clientHeight - (this.earlier.hidden ? 0 : this.earlier.offsetHeight) - 1);
    if (this.hasAttribute('fixed')) this.scroller.style.minBlockSize = `${height}px`;
    this.plane.style.blockSize = `${this.height}px`;
    this.style.setProperty('--chart-text', `${this.x.text}px`);
    this.style.setProperty('--chart-right', `${width - right}px`);
    const names = Object.entries({ ...this.x.left, ...this.x.at });
    const key = JSON.stringify([names, width, this.plane.offsetLeft, servers.map((name) => feed.servers.get(name)?.state)]);
    if (key === this.headKey) return;
    this.headKey = key;
    this.names.style.inlineSize = `${width}px`;
    this.names.style.marginInlineStart = `${this.plane.offsetLeft}px`;
    this.names.replaceChildren(...names.map(([kind, x], i) => {
      const state = kind in this.x.at ? feed.servers.get(kind)?.state : '';
      const name = h('span', { class: 'chart-who', 'data-kind': kind in this.x.at && !stores.includes(kind) ? 'server' : kind, 'data-low': tight && i % 2 === 1 && i < order.length }, nameOf(kind), state && state !== 'listening' ? h('small', {}, t(`server.${state}`)) : null);
      name.style.setProperty('--x', `${x}px`);
      return name;
    }));
  }

  #words({ rows, breaks }) {
    const fresh = new Set();
    for (const row of rows) {
      fresh.add(row.key);
      let element = this.#rows.get(row.key);
      const state = `${row.command?.seq ?? row.e?.seq ?? row.act?.seq ?? row.folded?.length} ${row.again} ${row.more} ${row.nth} ${row.reused}`;
      if (!element) {
        element = h('div', { class: `chart-row chart-${row.kind}` });
        this.#rows.set(row.key, element);
      }
      if (element.state !== state) {
        element.state = state;
        element.replaceChildren(...rowContent(row));
        if (row.e) element.dataset.id = row.e.id;
        if (row.folded) element.dataset.fold = row.key;
        if (row.act?.cause) element.dataset.cause = row.act.cause;
        element.dataset.class = row.kind === 'home' ? Math.floor(row.e.status / 100) : '';
        if (row.kind === 'out' && !this.hasAttribute('fixed')) {
          element.id = `chart-${row.e.id}`;
          element.setAttribute('role', 'option');
        } else {
          element.setAttribute('aria-hidden', 'true');
        }
      }
      put(element, row.y);
      this.#stretch(element, row);
    }
    for (const gap of breaks) {
      fresh.add(gap.key);
      let element = this.#rows.get(gap.key);
      if (!element) this.#rows.set(gap.key, element = h('div', { class: 'chart-gap', 'aria-hidden': 'true' }));
      const text = t('chart.gap', gapSpan(gap.us));
      if (element.textContent !== text) element.textContent = text;
      put(element, gap.y);
    }
    for (const [key, element] of this.#rows) {
      if (fresh.has(key)) continue;
      element.remove();
      this.#rows.delete(key);
    }
    // Screen readers go through the list in the order of time.
    let before = null;
    for (const row of [...rows].sort((a, b) => a.y - b.y)) {
      const element = this.#rows.get(row.key);
      if (before ? before.nextSibling !== element : this.list.firstChild !== element) this.list.insertBefore(element, before ? before.nextSibling : this.list.firstChild);
      before = element;
    }
    for (const gap of breaks) {
      const element = this.#rows.get(gap.key);
      if (!element.isConnected) this.list.append(element);
    }
    this.#mark();
    this.#tick();
  }

  /** A row of one hop has its words between its own two lines. */
  #stretch(element, row) {
    const { at, text, width, bands } = this.x;
    const asks = row.kind === 'command' && at[row.command.server];
    const from = asks ? at[serverOf(row)] + bands : laneOf(row) === 'gateway' ? at.gateway + bands : text; // beside the bands of the hop before
    const to = width - (asks || at[serverOf(row)]);
    if (element.from === from && element.to === to) return;
    Object.assign(element, { from, to });
    element.style.setProperty('--chart-text', `${from}px`);
    element.style.setProperty('--chart-right', `${to}px`);
  }

  #draw(found, em) {
    this.svg.setAttribute('width', this.plane.clientWidth);
    this.svg.setAttribute('height', this.height);
    const fresh = strokes(found, { em, height: this.height, x: this.x, selected: feed.selected, mates: this.mates, connections: feed.connections });
    // Much at once is no motion to follow.
    let news = 0;
    for (const key of fresh.keys()) if (!this.#lines.has(key)) news++;
    const calm = this.#quiet || news > 16;
    for (const [key, { shape, d, kind }] of fresh) {
      let path = this.#lines.get(key);
      if (!path) {
        path = s('path', /^(life|skip|band)/.test(shape) ? {} : { pathLength: 1 });
        this.#lines.set(key, path);
        (/^(life|skip|band)/.test(shape) ? this.lives : this.arrows).append(path);
        path.moves = !calm && shape === 'main';
      }
      const name = `${shape} ${kind}${path.moves ? ' moves' : ''}`;
      if (path.name !== name) path.setAttribute('class', path.name = name);
      if (path.d !== d) path.setAttribute('d', path.d = d);
    }
    for (const [key, path] of this.#lines) {
      if (fresh.has(key)) continue;
      path.remove();
      this.#lines.delete(key);
    }
  }

  #tick() {
    const now = feed.now();
    for (const row of this.#layout.rows) {
      if (row.kind !== 'wait') continue;
      const clock = this.#rows.get(row.key)?.querySelector('.clock');
      if (clock) clock.textContent = running(now - row.e.requestFirst);
    }
  }

  #mark() {
    for (const element of this.#rows.values()) {
      const on = Boolean(feed.selected) && element.dataset.id === feed.selected;
      element.toggleAttribute('data-selected', on);
      element.toggleAttribute('data-mate', this.mates.has(element.dataset.id) || (Boolean(feed.selected) && element.dataset.cause === feed.selected));
      if (element.role === 'option') {
        element.setAttribute('aria-selected', String(on));
        element.toggleAttribute('data-marked', element.dataset.id === later.marked?.id);
      }
    }
    const active = feed.selected && this.querySelector(`[id="chart-${CSS.escape(feed.selected)}"]`);
    if (active) this.list.setAttribute('aria-activedescendant', active.id);
    else this.list.removeAttribute('aria-activedescendant');
  }

  #select() {
    this.draw();
    this.#reveal();
  }

  /** Brings what is selected into sight; the reader is then looking at it, and not at the newest. */
  #reveal() {
    const rows = this.#layout.rows.filter(({ e }) => e && e.id === feed.selected);
    if (!rows.length || !this.scroller.clientHeight) return;
    const em = parseFloat(getComputedStyle(this.list).fontSize);
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    const top = this.earlier.offsetHeight + rows[0].y - em;
    const bottom = this.earlier.offsetHeight + rows.at(-1).y + em * 4;
    const to = top < scrollTop ? top : Math.min(top, Math.max(scrollTop, bottom - clientHeight));
    if (Math.abs(to - scrollTop) < 1) return;
    this.scroller.scrollTop = to;
    this.#sticky = scrollHeight - clientHeight - to < 24;
    this.newest.hidden = this.#sticky;
  }

  #key(event) {
    const { items } = this.source;
    if (!items.length) return;
    const at = items.findIndex((e) => e.id === feed.selected);
    const page = 10;
    const to = { ArrowDown: at < 0 ? items.length - 1 : at + 1, ArrowUp: at < 0 ? items.length - 1 : at - 1, Home: 0, End: items.length - 1, PageDown: at + page, PageUp: at - page }[event.key];
    if (event.key === 'Escape') feed.select(null);
    else if (event.key === 'Enter' || event.key === ' ') feed.select(items[at < 0 ? items.length - 1 : at].id);
    else if (to !== undefined) feed.select(items[Math.max(0, Math.min(items.length - 1, to))].id);
    else return;
    event.preventDefault();
  }

  #scrolled() {
    const { scrollHeight, clientHeight, scrollTop } = this.scroller;
    this.#sticky = scrollHeight - clientHeight - scrollTop < 24;
    this.newest.hidden = this.#sticky;
  }

  #follow() {
    this.#sticky = true;
    this.newest.hidden = true;
    this.draw();
  }
});

function put(element, y) {
  if (element.y === y) return;
  element.y = y;
  element.style.insetBlockStart = `${y}px`;
}

/** A gap in words that are short: tenths are enough. */
function gapSpan(us) {
  const s = us / 1e6;
  if (s < 100) return t('bench.s', s.toFixed(1));
  if (s < 5400) return t('bench.min', String(Math.round(s / 60)));
  return t('bench.hours', String(Math.round(s / 3600)));
}
