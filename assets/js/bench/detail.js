// <rt-detail>: one exchange taken apart: what became of it, the three truths, and
// tabs for its message, octets, cookies, times and connection.
import { api } from '../api.js';
import { feed } from '../feed.js';
import { complain } from '../notice.js';
import { seat } from '../seat.js';
import { t } from '../words.js';
import { again } from './again.js';
import { button, classOf, glyph, h } from './dom.js';
import { running, span } from './format.js';
import { caused } from './lane.js';
import { later, tools, use } from './later.js';
import { messageTab } from './message.js';
import { Text } from './parts.js';
import { truths } from './truths.js';
import { Clock, lasted, pending, who } from './wire.js';

/** An exchange that goes on changing is asked for again at most this often, in ms. */
const PACE = 500;
/** All but the message are among the tools. */
const TABS = ['message', 'octets', 'cookies', 'commands', 'time', 'connection'];

customElements.define('rt-detail', class extends HTMLElement {
  #id = null;
  #seq = 0;
  #asked = 0;
  #due = 0;
  #exchange = null;
  #tab = 'message';
  /** The part of a message that is marked: {of: 'request', part: 3}. */
  marked = null;
  #clock = new Clock(() => this.#tick());

  connectedCallback() {
    if (this.head) return;
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', t('detail.title'));
    this.head = h('div', { class: 'detail-head' });
    this.copyas = button(t('detail.copyas'), () => use('copyMenu', this.copyas, feed.exchanges.get(this.#id) ?? this.#exchange), { 'data-do': 'copyas', 'aria-haspopup': 'dialog' });
    this.truths = h('div', { class: 'detail-truths' });
    this.tabs = h('div', { class: 'detail-tabs', role: 'tablist', 'aria-label': t('detail.tabs'), onkeydown: (event) => this.#key(event) });
    for (const name of TABS) {
      this.tabs.append(h('button', { type: 'button', role: 'tab', id: `detail-tab-${name}`, 'aria-controls': 'detail-panel', 'data-tab': name, onclick: () => this.#show(name) }, t(`detail.${name}`)));
    }
    this.panel = h('div', { class: 'detail-panel', role: 'tabpanel', id: 'detail-panel', tabindex: '0' });
    this.append(this.head, this.truths, this.tabs, this.panel);
    feed.addEventListener('select', ({ detail }) => {
      if (TABS.includes(detail?.part)) this.#tab = detail.part;
      this.#select();
      if (detail?.part) this.#fill();
    });
    feed.addEventListener('change', ({ detail }) => {
      if (this.#id && detail?.exchanges?.has(this.#id)) this.#refresh();
      else if (this.#exchange && detail?.acts?.size) this.#top();
      if ([...detail.commands].some((id) => feed.commands.get(id)?.cause === this.#id)) this.#fill();
    });
    this.addEventListener('rt:mark', ({ detail }) => this.mark(detail));
    if (TABS.includes(this.dataset.tab)) this.#tab = this.dataset.tab;
    if (feed.selected) this.#select();
  }

  #select() {
    if (feed.selected === this.#id) return;
    this.#id = feed.selected;
    this.#seq = 0;
    this.#exchange = null;
    this.marked = null;
    if (!this.#id) return this.#clock.run(false);
    this.#top();
    this.panel.replaceChildren(h('p', { class: 'quiet' }, t('detail.loading')));
    this.#ask();
  }

  #refresh() {
    this.#top();
    if ((feed.exchanges.get(this.#id)?.seq ?? 0) <= this.#seq || this.#due) return;
    this.#due = setTimeout(() => { this.#due = 0; this.#ask(); }, Math.max(0, this.#asked + PACE - Date.now()));
  }

  async #ask() {
    const id = this.#id;
    if (!id) return;
    this.#asked = Date.now();
    try {
      const exchange = await api('GET', `/exchanges/${encodeURIComponent(id)}`);
      if (id !== this.#id) return;
      this.#exchange = exchange;
      this.#seq = exchange.seq;
      this.texts = {
        request: new Text(exchange.request),
        interim: (exchange.interimMessages ?? []).map((m) => new Text(m)),
        response: exchange.response ? new Text(exchange.response) : null,
      };
      this.#top();
      this.#fill();
      if ((feed.exchanges.get(id)?.seq ?? 0) > this.#seq) this.#refresh();
    } catch (problem) {
      if (id !== this.#id) return;
      this.panel.replaceChildren(h('p', { class: 'detail-problem' }, problem.title || problem.message), problem.detail ? h('p', { class: 'quiet' }, problem.detail) : '');
    }
  }

  #top() {
    const e = feed.exchanges.get(this.#id) ?? this.#exchange;
    if (!e) return this.head.replaceChildren(this.#close());
    const act = feed.acts.get(e.act);
    const odd = e.state === 'done' && e.outcome !== 'complete';
    this.#clock.run(pending(e));
    const focused = this.head.contains(document.activeElement) ? document.activeElement.dataset.do : null;
    this.head.replaceChildren(
      h('h2', { class: 'detail-line wire' },
        h('span', { class: 'detail-number' }, `#${e.number}`), ' ',
        h('b', { class: 'method' }, e.method), ' ', h('span', { class: 'target' }, e.target), ' ',
        h('span', { class: 'detail-answer' }, '→ ', glyph(e.status, pending(e) && !e.status), ' ',
          e.status ? h('b', { class: 'status', 'data-class': classOf(e.status) }, `${e.status} ${e.reason ?? ''}`.trim()) : null)),
      h('p', { class: 'detail-more quiet' }, h('span', { class: odd ? 'odd' : '' }, pending(e) ? t(`bench.state.${e.state}`) : t(`outcome.${e.outcome}`)), ' · ', who(e), ' · ', h('span', { class: 'clock' }, this.#time(e)), e.violations ? ` · ${t('chart.violations', e.violations)}` : ''),
      h('div', { class: 'detail-do' },
        button(t('detail.again'), () => this.#again(), { 'data-do': 'again' }),
        this.copyas,
        this.#compare(e),
        e.from?.stranger ? button(t('detail.admit'), () => this.#admit(e), { 'data-do': 'admit', class: 'button button-small button-main' }) : null),
      this.#close(),
    );
    if (focused) this.head.querySelector(`[data-do="${focused}"]`)?.focus();
    this.truths.replaceChildren(...truths(e, act, this.#exchange));
  }

  #close() {
    return button('✕', () => feed.select(null), { class: 'tool detail-close', 'data-do': 'close', 'aria-label': t('detail.close'), title: t('detail.close') });
  }

  #time(e) { return pending(e) ? running(lasted(e, feed.now())) : span(lasted(e)); }

  #tick() {
    const e = feed.exchanges.get(this.#id);
    const clock = this.head.querySelector('.clock');
    if (e && clock) clock.textContent = this.#time(e);
  }

  #show(name) {
    this.#tab = name;
    this.#fill();
  }

  /** Those that have something to show: not every exchange asks a store. */
  #tabs() { return TABS.filter((name) => name !== 'commands' || caused(this.#id).length); }

  #fill() {
    const tabs = this.#tabs();
    const now = tabs.includes(this.#tab) ? this.#tab : 'message';
    for (const tab of this.tabs.children) {
      const on = tab.dataset.tab === now;
      tab.hidden = !tabs.includes(tab.dataset.tab);
      tab.setAttribute('aria-selected', String(on));
      tab.tabIndex = on ? 0 : -1;
    }
    this.panel.setAttribute('aria-labelledby', `detail-tab-${now}`);
    if (!this.#exchange) return;
    const make = now === 'message' ? messageTab : later.tools?.[now];
    if (!make) {
      this.panel.replaceChildren(h('p', { class: 'quiet' }, t('detail.loading')));
      return tools().then(() => this.#fill(), (problem) => complain(problem, 'detail'));
    }
    const { scrollTop } = this.panel;
    const same = this.panel.dataset.tab === now;
    this.panel.dataset.tab = now;
    this.panel.replaceChildren(...make({ exchange: this.#exchange, texts: this.texts, marked: this.marked, act: feed.acts.get(this.#exchange.act) }));
    this.panel.scrollTop = same ? scrollTop : 0;
  }

  /** Marks a part and shows its octets. */
  async mark(marked) {
    this.marked = marked;
    this.#tab = 'octets';
    await this.#fill();
    const line = this.panel.querySelector('.octet-line[data-marked]');
    line?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    line?.focus({ preventScroll: true });
  }

  #key(event) {
    const tabs = this.#tabs();
    const at = tabs.indexOf(this.#tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#show(tabs[(to + tabs.length) % tabs.length]);
    this.tabs.querySelector('[aria-selected="true"]').focus();
  }

  #again() {
    if (!this.#exchange) return;
    const detail = again(this.#exchange, feed.acts.get(this.#exchange.act), this.texts.request);
    document.dispatchEvent(new CustomEvent('rt:compose', { detail: { ...detail, server: this.#exchange.server } }));
  }

  /** Marks this one; then another, to see both beside each other. */
  #compare(e) {
    const { marked } = later;
    if (!marked || marked.id === e.id) {
      return button(t(marked ? 'compare.marked' : 'compare.mark'), () => {
        later.marked = marked ? null : this.#exchange;
        this.#top();
        feed.select(this.#id); // the views show the mark
      }, { 'data-do': 'compare', 'aria-pressed': String(Boolean(marked)), title: t('compare.mark.what') });
    }
    return button(t('compare.with', marked.number), () => {
      if (!this.#exchange) return;
      const [a, b] = [marked, this.#exchange].sort((x, y) => x.number - y.number);
      use('compare', a, b, () => {
        later.marked = null;
        this.#top();
        feed.select(this.#id);
      });
    }, { 'data-do': 'compare', class: 'button button-small button-main' });
  }

  async #admit(e) {
    const addr = e.from.addr.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    try {
      await seat.admit(addr);
    } catch (problem) {
      complain(problem, 'admit');
    }
  }
});
