// An experiment: predict, fire, see what came true beside the prediction.
import { api } from './api.js';
import { tools } from './bench/later.js';
import { answer } from './bench/wire.js';
import { feed } from './feed.js';
import { remembered } from './memory.js';
import { complain } from './notice.js';
import { acting, runner } from './runner.js';
import { seat } from './seat.js';
import { t } from './words.js';

const PENDING = 400; // ms after which an act under way is worth taking apart
const ARRIVED = 8000; // ms that a tab's first request is waited for
const LISTED = 6; // exchanges of an act that are listed one by one

customElements.define('rt-experiment', class extends HTMLElement {
  #act = null;
  #flying = ''; // the act under way
  #shown = '';

  connectedCallback() {
    const { lesson, experiment, kind } = this.dataset;
    this.at = { lesson, experiment };
    this.kind = kind;
    this.server = this.dataset.on;
    this.setup = JSON.parse(this.dataset.setup);
    this.fire = kind === 'request' || kind === 'raw' ? JSON.parse(this.dataset.fire) : this.dataset.fire;
    this.button = this.querySelector('[data-do]');
    this.button.addEventListener('click', () => this.#fire());
    this.querySelector('[data-edit]')?.addEventListener('click', async () => {
      const fire = kind === 'raw' ? { ...this.fire, raw: await this.#carried() } : this.fire;
      document.dispatchEvent(new CustomEvent('rt:compose', { detail: { ...fire, server: this.server } }));
    });
    feed.addEventListener('change', ({ detail }) => {
      this.#recall(detail.acts);
      this.#show();
    });
    for (const command of this.querySelectorAll('[data-curl]')) {
      const tell = () => { command.textContent = command.dataset.curl.replace('{url}', seat.url(this.server) || '{url}'); };
      seat.addEventListener('change', tell);
      tell();
    }
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
      await this.#arrange();
      this.#act = await this[`fire_${this.kind}`]({ ...this.at, prediction });
      this.dataset.fired = '';
      if (this.kind === 'request' || this.kind === 'raw') this.button.textContent = t('experiment.again');
      this.#shown = '';
      this.#show();
      // With nothing crossed, an older exchange must not look like this one's.
      if (this.kind === 'request' || this.kind === 'raw') feed.select(this.#act?.exchanges?.at(-1) ?? null);
    } catch (problem) {
      complain(problem, 'experiment');
    } finally {
      clearTimeout(look);
      this.#flying = '';
      say.textContent = '';
      this.button.disabled = false;
    }
  }

  /** What must be so before: the server there, its faults and the gateway's settings. */
  async #arrange() {
    const { faults, gateway } = this.setup;
    if (this.server !== 'http' && this.kind !== 'server' && seat.of(this.server)?.state !== 'listening') await seat.arrange(this.server, { state: 'listening' });
    if (gateway) await seat.arrange('gateway', { gateway });
    // The faults are the learner's server's, also behind the gateway.
    if (faults) await seat.arrange(this.server === 'second' ? 'second' : 'http', { faults });
  }

  /** A fetch in the learner's own browser. */
  fire_request(about) {
    return runner.fetch({ server: this.server, ...this.fire }, about, { began: ({ id }) => { this.#flying = id; } });
  }

  /** Exact octets, with the cookies that they carry on (js/tools/carry.js). */
  async #carried() {
    const { raw } = this.fire;
    return atob(raw).includes('{{cookie ') ? (await tools()).carry(raw) : raw;
  }

  /** Exact octets, by the sender. */
  async fire_raw(about) {
    const sent = await api('POST', '/send', { server: this.server, raw: await this.#carried(), ...about });
    const act = typeof sent.act === 'string' ? { id: sent.act } : sent.act;
    return { ...act, prediction: about.prediction, exchanges: sent.exchanges, end: sent.end };
  }

  /** The learner's server, started, stopped or healed. A port that is taken is a result. */
  async fire_server(about) {
    const { portOf, listen } = this.setup;
    const act = await api('POST', '/acts', { kind: 'server', server: this.server, ...about });
    let problem = null;
    try {
      await seat.arrange(this.server, { state: this.fire, portOf, listen });
    } catch (refused) {
      if (refused.id !== 'port-taken') throw refused;
      problem = refused;
    }
    const server = seat.of(this.server) ?? {};
    const seen = server.error ? { error: server.error } : undefined;
    await api('PATCH', `/acts/${act.id}`, { ended: true, prediction: about.prediction, seen });
    return { ...act, state: this.fire === 'healed' ? 'faults' : server.state ?? 'failed', errors: problem && (server.errors ?? { go: server.error || problem.detail }) };
  }

  /** The faults are on already. */
  async fire_faults(about) {
    const act = await api('POST', '/acts', { kind: 'server', server: this.server, ...about });
    await api('PATCH', `/acts/${act.id}`, { ended: true, prediction: about.prediction });
    return { ...act, state: 'faults' };
  }

  /** A tab of its own, as from the address bar: only the wire tells what it did. */
  async fire_open(about) {
    // The tab is opened within the click, or the browser takes it for a pop-up.
    const tab = open('about:blank', '_blank');
    const act = await api('POST', '/acts', { kind: 'visit', server: this.server, request: { method: 'GET', target: this.fire }, ...about });
    const url = new URL(this.fire, seat.url(this.server)).href;
    if (tab) {
      tab.opener = null;
      tab.location = url;
    }
    await came(act.id);
    await api('PATCH', `/acts/${act.id}`, { ended: true, prediction: about.prediction });
    return { ...act, state: 'opened' };
  }

  /** What the seat still knows of an earlier firing, from before the page was loaded. */
  #recall(ids) {
    if (this.#act || this.button.disabled) return;
    for (const id of ids) {
      const act = feed.acts.get(id);
      if (act?.experiment !== this.at.experiment || act.lesson !== this.at.lesson || !act.ended || act.kind === 'server') continue;
      this.#act = { ...act, ...(this.kind === 'open' && { state: 'opened' }) };
    }
    if (!this.#act) return;
    this.dataset.fired = '';
    if (this.kind !== 'open') this.button.textContent = t('experiment.again');
  }

  #show() {
    if (!this.#act) return;
    const { state, end, errors } = this.#act;
    const act = { ...this.#act, ...feed.acts.get(this.#act.id), state, end, errors };
    act.exchanges ??= this.#act.exchanges;
    act.seen ??= this.#act.seen;
    const exchanges = (act.exchanges ?? []).map((id) => feed.exchanges.get(id)).filter(Boolean);
    const json = JSON.stringify([act, exchanges]);
    if (json === this.#shown) return;
    this.#shown = json;
    this.#mark(act);
    const place = this.querySelector('[data-seen]');
    const parts = [this.#verdict(act), ...(act.state
      ? [...states(act, this.server), ...(exchanges.length ? [truth('wire', wire(act, exchanges))] : [])]
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

/** Waits until an act's exchange is over, or for a few seconds. */
function came(id) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(late);
      feed.removeEventListener('change', look);
      resolve();
    };
    const late = setTimeout(done, ARRIVED);
    const look = () => { if (feed.exchanges.get(feed.acts.get(id)?.exchanges?.at(-1))?.state === 'done') done(); };
    feed.addEventListener('change', look);
  });
}

/** How the learner's server stands after what was done to it. */
function states(act, server) {
  if (act.state === 'opened') return [line('p', t('experiment.opened'))];
  if (act.state === 'faults') {
    const on = seat.of(server)?.faults ?? seat.of('http')?.faults ?? [];
    return [line('p', on.length ? t('experiment.faults.on', on.map(({ id }) => id).join(', ')) : t('experiment.faults.none'))];
  }
  if (!act.errors) return [line('p', t('experiment.server.now', t('experiment.name.' + server), t('server.' + act.state)))];
  return [
    line('p', t('experiment.server.refused')),
    line('p', t('experiment.server.go', act.errors.go), 'wire'),
    ...(act.errors.node ? [line('p', t('experiment.server.node', act.errors.node), 'wire')] : []),
  ];
}

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
  if (seen.statuses?.length) return [t('experiment.code.statuses', counted(seen.statuses))];
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

function kept(act, exchanges) {
  const said = remembered(act, exchanges);
  if (act.seen?.cookie) said.unshift(t('experiment.kept.cookie', act.seen.cookie));
  return said.length ? said.map((text) => line('p', text)) : [t('experiment.kept.none')];
}

/** Statuses in their order, those alike in a row together: "200 ×3, 503". */
function counted(statuses) {
  const rows = [];
  for (const status of statuses) {
    const last = rows.at(-1);
    if (last?.status === status) last.n++;
    else rows.push({ status, n: 1 });
  }
  return rows.map(({ status, n }) => (status || '–') + (n > 1 ? ` ×${n}` : '')).join(', ');
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
