// <rt-hero-chart>: the first thing a newcomer sees on the chart is the exchange
// that their own page just made with their own server.
import { api } from '../api.js';
import { feed } from '../feed.js';
import { runner } from '../runner.js';
import { seat } from '../seat.js';
import { t } from '../words.js';
import './chart.js';
import { h } from './dom.js';
import { Text } from './parts.js';
import { Wire } from './wire.js';

/** So many exchanges fit the picture. */
const FIT = 2;
/** So many lines of each head are quoted. */
const LINES = 5;

customElements.define('rt-hero-chart', class extends HTMLElement {
  async connectedCallback() {
    await seat.ready;
    if (feed.state !== 'live') await new Promise((resolve) => feed.addEventListener('state', () => feed.state === 'live' && resolve()));
    const wire = new Wire(feed);
    wire.addEventListener('change', () => this.#show(wire));
    this.#show(wire);
    if (wire.items.length || !seat.servers[0]) return;
    try {
      await runner.fetch({ server: seat.servers[0].name, method: 'GET', target: '/' }, {});
    } catch {
      // The drawing stays, and goes on saying that it is one.
    }
  }

  #show(wire) {
    const shown = wire.items.slice(-FIT);
    if (!shown.some((e) => e.state === 'done')) return;
    if (!this.chart) {
      this.chart = h('rt-chart', { fixed: true });
      this.label = h('p', { class: 'drawing-label' });
      this.quote = h('div', { class: 'hero-octets wire', hidden: true });
      this.replaceChildren(this.chart, this.quote, this.label);
      this.few = Object.assign(new EventTarget(), { items: shown, filtered: true });
      this.chart.wire = this.few;
      this.chart.setAttribute('role', 'img');
    }
    this.few.items = shown;
    this.chart.draw();
    const last = shown.at(-1);
    this.chart.setAttribute('aria-label', t('chart.hero.says', last.number, last.method, last.target, last.status));
    this.#quote(last);
    this.label.textContent = t('chart.hero', (seat.servers[0]?.url ?? '').replace(/^https?:\/\/|\/$/g, ''));
  }

  /** The heads of the newest, octet for octet. */
  async #quote(e) {
    if (e.state !== 'done' || this.quoted === e.id) return;
    this.quoted = e.id;
    try {
      const { request, response } = await api('GET', `/exchanges/${encodeURIComponent(e.id)}`);
      this.quote.replaceChildren(...[request, response].filter(Boolean).map(head));
      this.quote.hidden = false;
    } catch {
      // The arrows are enough.
    }
  }
});

function head(message) {
  const text = new Text(message);
  const lines = text.parts.filter(({ kind }) => kind === 'start' || kind === 'field').slice(0, LINES);
  return h('p', {}, ...lines.map((part) => h('span', { class: 'hero-line' }, h('span', {}, new TextDecoder().decode(text.slice([part.from, part.to])).trimEnd()), h('span', { class: 'line-end', 'aria-hidden': 'true' }, 'CR LF'))));
}
