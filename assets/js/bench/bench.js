// <rt-bench>: composer, the wire as chart or table, and one exchange taken apart.
// Table and detail are fetched when they are first wanted.
import { copy } from '../copy.js';
import { feed } from '../feed.js';
import { seat } from '../seat.js';
import { t } from '../words.js';
import './chart.js';
import './composer.js';
import './faults.js';
import './inside.js';
import './jar.js';
import { button, h, say } from './dom.js';
import { number } from './format.js';
import { announce } from './announce.js';
import { limits } from './limits.js';
import { use } from './later.js';
import { Wire } from './wire.js';

const KEY = 'roundtrip.view';

customElements.define('rt-bench', class extends HTMLElement {
  connectedCallback() {
    if (this.wire) return;
    this.wire = new Wire(feed);
    this.chart = h('rt-chart');
    this.table = h('rt-wire-table');
    this.detail = h('rt-detail', { hidden: true });
    this.said = h('p', { class: 'unseen', role: 'status' });
    this.main = h('section', { class: 'bench-wire', 'aria-label': t('bench.wire') }, this.#bar(), limits(), this.chart, this.table);
    const [faults, inside, jar] = [h('rt-faults'), h('rt-inside'), h('rt-jar')];
    this.append(h('rt-composer'), faults, h('div', { class: 'bench-room' }, this.main, inside, this.detail), jar, this.said);
    this.querySelector('.composer-how').append(h('div', { class: 'composer-server', role: 'group', 'aria-label': t('chart.who.server') }, faults.opener, ...inside.openers, jar.opener));
    this.#view(kept());
    this.chart.wire = this.wire;
    announce(this.said, this.wire);
    this.#teach(this.chart.empty);
    // What will be wanted next is fetched while nothing else is to do.
    const idle = globalThis.requestIdleCallback ?? ((act) => setTimeout(act, 500));
    this.wire.addEventListener('change', () => idle(() => import('./detail.js')), { once: true });

    this.addEventListener('rt:view', ({ detail }) => this.#view(detail));
    feed.addEventListener('select', ({ detail }) => this.#select(detail?.part));
    feed.addEventListener('state', () => this.#link());
    feed.addEventListener('gap', () => this.#link());
    feed.addEventListener('change', () => this.#link());
    this.#select();
    this.#link();
  }

  #bar() {
    const views = h('div', { class: 'segments-row bench-views', role: 'radiogroup', 'aria-label': t('bench.view') });
    this.views = ['chart', 'table'].map((name) => {
      const input = h('input', { type: 'radio', name: 'bench-view', value: name, onchange: () => this.#view(name) });
      views.append(h('label', {}, input, h('span', {}, t(`bench.view.${name}`))));
      return input;
    });
    this.link = h('p', { class: 'bench-link', role: 'status' });
    const filter = h('input', { type: 'search', class: 'bench-filter', placeholder: t('bench.filter'), 'aria-label': t('bench.filter'), title: t('bench.filter.how'), oninput: (event) => { this.wire.filter = event.target.value; } });
    const own = h('label', { class: 'bench-own', title: t('bench.own.what') }, h('input', { type: 'checkbox', onchange: (event) => { this.wire.own = event.target.checked; } }), t('bench.own'));
    this.whole = button('', () => this.#whole(), { class: 'tool bench-whole', 'aria-pressed': 'false', 'aria-label': t('bench.whole'), title: t('bench.whole') });
    this.pause = button(t('bench.pause'), () => this.wire.hold(!this.wire.held), { class: 'button button-small bench-pause', 'aria-pressed': 'false', title: t('bench.pause.what') });
    this.wire.addEventListener('change', () => this.#held());
    const files = button(t('bench.files'), () => use('fileMenu', files), { class: 'button button-small bench-files', 'aria-haspopup': 'dialog' });
    return h('div', { class: 'segments bench-bar' }, views, filter, own, this.pause, files, this.link, this.whole);
  }

  #held() {
    const { held, came } = this.wire;
    this.pause.setAttribute('aria-pressed', String(Boolean(held)));
    say(this.pause, held ? t('bench.resume', number(came.size)) : t('bench.pause'));
    this.toggleAttribute('data-held', Boolean(held));
  }

  #view(name) {
    this.dataset.view = name;
    for (const input of this.views) input.checked = input.value === name;
    this.chart.hidden = name !== 'chart';
    this.table.hidden = name !== 'table';
    keep(name);
    if (name === 'chart') this.chart.draw();
    else this.#table();
  }

  async #table() {
    if (!this.table.source) {
      await import('./table.js');
      if (this.table.source) return;
      this.table.wire = this.wire;
      this.#teach(this.table.empty);
    }
    this.table.show();
  }

  /** The wire alone, as large as the page: for a wall. */
  #whole() {
    const bench = this.closest('.bench');
    const on = bench.toggleAttribute('data-whole');
    this.whole.setAttribute('aria-pressed', String(on));
    this.chart.draw();
  }

  #select(part) {
    // What closes under the focus gives it back to the view it came from.
    if (!feed.selected && this.detail.contains(document.activeElement)) (this.table.hidden ? this.chart.list : this.table.row)?.focus();
    this.detail.hidden = !feed.selected;
    this.toggleAttribute('data-selected', Boolean(feed.selected));
    if (!feed.selected) return;
    if (part) this.detail.dataset.tab = part;
    import('./detail.js');
  }

  #link() {
    const skipped = feed.skipped > 0 ? t('bench.skipped', number(feed.skipped)) : '';
    const words = [t(`bench.link.${feed.state}`), skipped].filter(Boolean).join(' · ');
    if (this.link.dataset.state === feed.state && this.link.textContent === words) return;
    this.link.dataset.state = feed.state;
    this.link.toggleAttribute('data-skipped', Boolean(skipped));
    this.link.textContent = words;
  }

  // An empty wire says how to fill it, with the server's real address.
  #teach(place) {
    const command = h('code', { class: 'wire' });
    const row = h('p', { class: 'empty-command' }, command, button(t('bench.copy'), async (event) => {
      const b = event.currentTarget;
      await copy(command.textContent);
      b.textContent = t('bench.copied');
      setTimeout(() => { b.textContent = t('bench.copy'); }, 2000);
    }));
    const filtered = h('p', {}, t('chart.empty.filtered'));
    const nothing = h('div', { class: 'empty-nothing' }, h('p', { class: 'empty-title' }, t('chart.empty')), h('p', {}, t('chart.empty.do')), row, h('p', { class: 'quiet' }, t('chart.empty.more')));
    place.replaceChildren(nothing, filtered);
    const show = () => {
      if (this.wire.items.length) return;
      const server = seat.servers[0];
      row.hidden = !server?.url;
      say(command, server?.url ? `curl -i ${server.url.replace(/\/?$/, '/')}` : '');
      nothing.hidden = this.wire.filtered;
      filtered.hidden = !this.wire.filtered;
    };
    seat.addEventListener('change', show);
    this.wire.addEventListener('change', show);
    show();
  }
});

function kept() {
  try {
    return localStorage.getItem(KEY) === 'table' ? 'table' : 'chart';
  } catch {
    return 'chart';
  }
}

function keep(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // No storage: it holds for this page.
  }
}
