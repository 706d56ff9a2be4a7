// An experiment: predict, fire, see what came true beside the prediction.
import { api } from './api.js';
import { answer } from './bench/wire.js';
import { feed } from './feed.js';
import { remembered } from './memory.js';
import { complain } from './notice.js';
import { acting, runner } from './runner.js';
import { seat } from './seat.js';
import { t } from './words.js';

const PENDING = 400; // ms after which an act under way is worth taking apart
const LISTED = 6; // exchanges of an act that are listed one by one

customElements.define('rt-experiment', class extends HTMLElement {
  #act = null;
  #flying = ''; // the act under way
  #shown = '';

  connectedCallback() {
    const { lesson, experiment, kind } = this.dataset;
    this.at = { lesson, experiment };
    this.kind = kind;
    this.server = seat.servers[0]?.name ?? 'http';
    this.fire = kind === 'server' ? this.dataset.fire : JSON.parse(this.dataset.fire);
    this.button = this.querySelector('[data-do]');
    this.button.addEventListener('click', () => this.#fire());
    this.querySelector('[data-edit]')?.addEventListener('click', () => {
      document.dispatchEvent(new CustomEvent('rt:compose', { detail: this.fire }));
    });
    feed.addEventListener('change', () => this.#show());
  }

  async #fire() {
    const say = this.querySelector('[data-state]');
    const prediction = this.querySelector('[data-predict] input:checked')?.value ?? '';
    this.button.disabled = true;
    say.textContent = t('experiment.busy');
    this.#unmark();
    const look = setTimeout(() => {
      const newest = feed.acts.get(this.#flying)?.exchanges?.at(-1);
      if (newest) feed.select(newest);
    }, PENDING);
    try {
      await acting();
      this.#act = await this[`fire_${this.kind}`]({ ...this.at, prediction });
      this.dataset.fired = '';
      this.button.textContent = this.kind === 'server' ? this.button.textContent : t('experiment.again');
      this.#shown = '';
      this.#show();
      // With nothing crossed, an older exchange must not look like this one's.
      if (this.kind !== 'server') feed.select(this.#act?.exchanges?.at(-1) ?? null);
    } catch (problem) {
      complain(problem, 'experiment');
    } finally {
      clearTimeout(look);
      this.#flying = '';
      say.textContent = '';
      this.button.disabled = false;
    }
  }

  /** A fetch in the learner's own browser. */
  fire_request(about) {
    return runner.fetch({ server: this.server, ...this.fire }, about, { began: ({ id }) => { this.#flying = id; } });
  }

  /** Exact octets, by the sender. */
  async fire_raw(about) {
    const sent = await api('POST', '/send', { server: this.server, raw: this.fire.raw, ...about });
    const act = typeof sent.act === 'string' ? { id: sent.act } : sent.act;
    return { ...act, prediction: about.prediction, exchanges: sent.exchanges, end: sent.end };
  }

  /** The learner's server, started or stopped. */
  async fire_server(about) {
    const act = await api('POST', '/acts', { kind: 'server', server: this.server, ...about });
    const server = await seat.set(this.server, this.fire);
    await api('PATCH', `/acts/${act.id}`, { ended: true, prediction: about.prediction });
    return { ...act, state: server.state };
  }

  #show() {
    if (!this.#act) return;
    const act = { ...this.#act, ...feed.acts.get(this.#act.id), state: this.#act.state, end: this.#act.end };
    act.exchanges ??= this.#act.exchanges;
    act.seen ??= this.#act.seen;
    const exchanges = (act.exchanges ?? []).map((id) => feed.exchanges.get(id)).filter(Boolean);
    const json = JSON.stringify([act, exchanges]);
    if (json === this.#shown) return;
    this.#shown = json;
    this.#mark(act);
    const place = this.querySelector('[data-seen]');
    const parts = [this.#verdict(act), ...(act.state
      ? [line('p', t('experiment.server.now', t('server.' + act.state)))]
      : this.kind === 'raw' ? [truth('wire', wire(act, exchanges))] // no code stood between, and no browser
      : [truth('code', code(act)), truth('wire', wire(act, exchanges)), truth('kept', kept(act, exchanges))])];
    place.replaceChildren(...parts.filter(Boolean));
    place.hidden = false;
  }

  /** How the prediction did; nothing without a question. */
  #verdict(act) {
    if (!this.querySelector('[data-predict]') || !act.came) return line('p', t('experiment.came'), 'seen-title');
    const how = !act.prediction ? 'unpredicted' : act.prediction === act.came ? 'right' : 'wrong';
    return line('p', t('experiment.' + how), 'seen-title');
  }

  #mark({ prediction, came }) {
    this.#unmark();
    if (!came) return;
    for (const input of this.querySelectorAll('[data-predict] input')) {
      const option = input.closest('.predict-option');
      const words = [];
      if (input.value === prediction) words.push(t('experiment.mark.yours'));
      if (input.value === came) words.push('✓ ' + t('experiment.mark.true'));
      option.toggleAttribute('data-true', input.value === came);
      option.toggleAttribute('data-wrong', input.value === prediction && prediction !== came);
      option.querySelector('[data-mark]').textContent = words.join(' · ');
    }
  }

  #unmark() {
    for (const option of this.querySelectorAll('.predict-option')) {
      option.removeAttribute('data-true');
      option.removeAttribute('data-wrong');
      option.querySelector('[data-mark]').textContent = '';
    }
  }
});

/** One of the three truths, by its name. */
function truth(name, nodes) {
  const list = document.createElement('dl');
  list.className = `seen-truth truth-${name}`;
  const value = document.createElement('dd');
  value.append(...nodes);
  list.append(line('dt', t('truth.' + name)), value);
  return list;
}

function code({ seen }) {
  if (!seen) return [t('experiment.pending')];
  // The status may have come, and the content broken off.
  if (seen.error && seen.status) return [t('experiment.code.broken', `${seen.status} ${seen.statusText ?? ''}`.trim(), seen.error)];
  if (seen.error) return [t('experiment.code.error', seen.error)];
  if (seen.type === 'opaqueredirect') return [t('experiment.code.opaque')];
  if (!seen.status) return [t('experiment.pending')];
  const said = [t('experiment.code.status', `${seen.status} ${seen.statusText ?? ''}`.trim())];
  if (seen.redirected) said.push(document.createElement('br'), t('experiment.code.redirected', pathOf(seen.url)));
  return said;
}

function wire(act, exchanges) {
  const end = ['refused', 'timeout', 'limit'].includes(act.end) ? [line('p', t('send.end.' + act.end))] : [];
  if (!exchanges.length) return end.length ? end : [t(act.exchanges?.length ? 'experiment.busy' : 'experiment.wire.none')];
  const list = document.createElement('ol');
  const left = exchanges.length > LISTED ? exchanges.length - 3 : 0;
  for (const [i, e] of exchanges.entries()) {
    if (left && i === 2) list.append(line('li', t('experiment.wire.more', left), 'quiet'));
    if (left && i >= 2 && i < exchanges.length - 1) continue;
    const item = document.createElement('li');
    const b = document.createElement('button');
    b.type = 'button';
    b.className = 'seen-exchange wire';
    b.textContent = `#${e.number} ${e.method} ${e.target} → ${answer(e)}`;
    b.addEventListener('click', () => feed.select(e.id));
    item.append(b);
    list.append(item);
  }
  return [list, ...end, ...(act.ambiguous ? [line('p', t('experiment.wire.ambiguous'), 'quiet')] : [])];
}

function kept({ seen }, exchanges) {
  const said = remembered(seen, exchanges);
  if (seen?.cookie) said.unshift(t('experiment.kept.cookie', seen.cookie));
  return said.length ? said.map((text) => line('p', text)) : [t('experiment.kept.none')];
}

function pathOf(url) {
  try {
    const { pathname, search } = new URL(url);
    return pathname + search;
  } catch {
    return url;
  }
}

function line(name, text, className = '') {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}
