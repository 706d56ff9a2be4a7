// The composer: a request line like an address bar, and who sends it: the
// learner's own browser, or the playground's sender, by hand.
import { api } from '../api.js';
import { feed } from '../feed.js';
import { acting, LIMIT, runner } from '../runner.js';
import { seat } from '../seat.js';
import { t } from '../words.js';
import { ComposerForm, MOST_TIMES } from './composerform.js';
import { button, h } from './dom.js';
import { base64, octets } from './format.js';
import { use } from './later.js';
import { presets } from './presets.js';
import { fromOctets } from './rawtext.js';

const KEY = 'roundtrip.draft';
const MOST = 1 << 20; // octets that the sender takes
const PROMPT = 700; // ms after a 401 at which code that still waits waits for a person

/** @typedef {import('./composerform.js').Draft} Draft */

/** @returns {Draft} */
const blank = () => ({
  who: 'browser', server: '', method: 'GET', target: '/status/200', fields: [], content: '', redirect: 'follow', giveUp: '', halfClose: false, open: false,
  times: '', together: '', guess: '', guessed: '',
  raw: { text: '', ends: [] },
});

customElements.define('rt-composer', class extends HTMLElement {
  /** @type {AbortController|null} */ #cancel = null;
  #met = false;

  connectedCallback() {
    if (this.form) return; // moved: everything is there
    this.form = new ComposerForm();
    this.append(this.form.view);
    this.form.draft = { ...blank(), ...this.#kept() };
    this.form.addEventListener('input', () => {
      this.#keep();
      this.#meet();
    });
    this.form.addEventListener('preset', ({ detail }) => {
      this.#replace({ raw: fromOctets(new TextEncoder().encode(presets(this.#host)[detail])), giveUp: detail === 'length' ? '5' : this.form.draft.giveUp });
    });
    this.form.view.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    this.form.cancel.addEventListener('click', () => this.#cancel?.abort());
    this.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.#send();
      }
    });
    document.addEventListener('rt:compose', ({ detail }) => this.#compose(detail));
    seat.addEventListener('change', () => this.#meet());
    this.#meet();
  }

  /** The one chosen, as long as the seat has it. */
  get #server() { return seat.of(this.form.draft.server) ?? seat.servers[0]; }

  get #host() { return this.#server ? new URL(this.#server.url).host : 'localhost'; }

  #meet() {
    if (!this.#server) return;
    this.form.servers = seat.servers;
    this.form.url = this.#server.url;
    // A shell that is there can still act when the server has stopped.
    runner.prepare(this.#server.name);
    if (this.#met) return;
    this.#met = true;
    if (!this.form.draft.raw.text) this.form.draft = { ...this.form.draft, raw: fromOctets(new TextEncoder().encode(presets(this.#host).plain)) };
  }

  /** Takes a request over, to be changed here. */
  #compose({ server = 'http', raw, method, target, fields, content, redirect, abortAfter, times, together }) {
    this.#replace(raw
      ? { server, who: 'raw', raw: fromOctets(octets(raw)) }
      : {
        server, who: 'browser', method: method || 'GET', target, fields: fields ?? [], content: content ?? '', redirect: redirect || 'follow',
        giveUp: abortAfter ? String(abortAfter / 1000) : '', times: times > 1 ? String(times) : '', together: together ? 'yes' : '',
        open: Boolean(fields?.length || content || redirect || abortAfter || times > 1),
      });
    // A sheet that just opens lets nothing in it have the focus yet.
    requestAnimationFrame(() => {
      this.scrollIntoView({ block: 'nearest' });
      this.form.focus();
    });
  }

  /** Puts something else into the form; what was there can be had back. */
  #replace(change) {
    const before = this.form.draft;
    this.form.draft = { ...before, ...change };
    this.#keep();
    this.#meet();
    this.form.say(t('send.replaced'), button(t('notice.undo'), () => {
      this.form.draft = before;
      this.form.say('');
      this.#keep();
      this.#meet();
      this.form.focus();
    }, { class: 'button button-small button-plain' }));
  }

  async #send() {
    if (this.form.busy) return;
    const draft = this.form.draft;
    this.form.complain('');
    this.form.say('');
    if (draft.who === 'browser' && !draft.target.startsWith('/')) return this.form.complain(t('send.target.path'), '', 'target');
    const size = draft.who === 'raw' ? this.form.octets.length : 1;
    if (size === 0 || size > MOST) return this.form.complain(t(size ? 'send.raw.long' : 'send.raw.empty'), '', 'raw');
    if (draft.guess && !draft.guessed) return this.form.complain(t('predict.empty'), '', 'guess');
    const inBrowser = draft.who === 'browser' && draft.redirect !== 'step';
    if (inBrowser && draft.times && !(Number.isInteger(+draft.times) && draft.times >= 1 && draft.times <= MOST_TIMES)) return this.form.complain(t('send.times.bad', MOST_TIMES));
    this.form.busy = inBrowser ? 'browser' : 'hand';
    try {
      await acting();
      const act = await (inBrowser ? this.#fetch(draft) : this.#byHand(draft));
      if (draft.guess) await this.#judge(draft, act);
    } catch (problem) {
      this.form.complain(problem.title || String(problem), problem.detail);
    } finally {
      this.form.busy = '';
    }
  }

  /** Right or wrong; the next prediction is another one. */
  async #judge({ guess, guessed }, act) {
    this.#show(await use('verdict', { what: guess, value: guessed }, act));
    this.form.draft = { ...this.form.draft, guess: '', guessed: '' };
    this.#keep();
  }

  #show(node) { if (node) this.form.result.append(node); }

  #about({ guess, guessed }) {
    const lesson = document.querySelector('.reading')?.dataset.lesson;
    return { ...(lesson && { lesson }), ...(guess && { prediction: `${guess}: ${guessed}` }) };
  }

  async #fetch({ method, target, fields, content, redirect, giveUp, times, together, ...guess }) {
    this.#cancel = new AbortController();
    const unwatch = this.#watchForPrompt(millis(giveUp) || LIMIT);
    try {
      const act = await runner.fetch({
        server: this.#server?.name, method, target, fields: fields.filter((f) => f.name), content,
        redirect: redirect === 'follow' ? '' : redirect, abortAfter: millis(giveUp), // Requests for one URL would wait for each other at the browser's cache.
        ...(times > 1 && { times: Number(times), ...(together && { together: true, cache: 'no-store' }) }),
      }, this.#about(guess), { signal: this.#cancel.signal, began: unwatch.began });
      this.form.say(`${t('truth.code')}: ${codeSaw(act.seen)}`);
      if (act.seen?.statuses?.length) this.#show(await use('burst', act));
      this.#select(act.exchanges);
      return act;
    } finally {
      unwatch();
      this.#cancel = null;
    }
  }

  /** A 401 with Basic makes the browser ask for a password, while the code waits: that is said. */
  #watchForPrompt(limit) {
    let id = '';
    let said = 0;
    const look = () => {
      const last = feed.exchanges.get(feed.acts.get(id)?.exchanges?.at(-1));
      if (last?.status === 401 && last.state === 'done') said ||= setTimeout(() => this.form.say(t('send.prompt', limit / 1000)), PROMPT);
    };
    feed.addEventListener('change', look);
    const end = () => {
      clearTimeout(said);
      feed.removeEventListener('change', look);
    };
    end.began = (act) => { id = act.id; };
    return end;
  }

  /** By the sender; a redirect is then offered hop by hop. */
  async #byHand(draft) {
    const { who, method, target, fields, content } = draft;
    const asked = { method, target, fields: fields.filter((f) => f.name), content };
    const sent = await this.#hop(draft, who === 'raw' ? { raw: base64(this.form.octets) } : asked, this.#about(draft));
    const { status } = sent.act.seen ?? {};
    if (who !== 'raw' && status > 299 && status < 400) {
      this.#show(await use('hops', asked, sent, async (next) => {
        if (this.form.busy) return null;
        try {
          await acting();
          return await this.#hop(draft, next, this.#about({}), false);
        } catch (problem) {
          this.form.complain(problem.title || String(problem), problem.detail);
          return null;
        }
      }));
    }
    return { ...sent.act, exchanges: sent.exchanges };
  }

  async #hop({ giveUp, halfClose }, { content, ...what }, about, alone = true) {
    const sent = await api('POST', '/send', { server: this.#server?.name, ...what, body: content, timeout: millis(giveUp) || LIMIT, halfClose, ...about });
    const came = new TextDecoder().decode(octets(sent.received).subarray(0, 200)).split(/\r?\n/)[0];
    const said = [t('send.end.' + sent.end), sent.total > 0 && t('send.came', sent.total), sent.added?.length > 0 && t('send.added', sent.added.join(', '))];
    if (alone) this.form.say(said.filter(Boolean).join(' ') + ' ', came && h('code', {}, came));
    this.#select(sent.exchanges);
    return sent;
  }

  #select(exchanges) {
    const last = exchanges?.at(-1);
    if (last) feed.select(last);
  }

  /** @returns {Partial<Draft>} */
  #kept() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
    } catch {
      return {};
    }
  }

  #keep() {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.form.draft));
    } catch {
      // No storage, or no room: the draft lives as long as the page.
    }
  }
});

/** Seconds as they were typed, in whole milliseconds; 0 if there are none. */
function millis(seconds) {
  return Math.max(0, Math.round(Number(seconds.replace(',', '.')) * 1000)) || 0;
}

function codeSaw(seen) {
  if (!seen) return t('experiment.pending');
  if (seen.statuses?.length) return t('burst.saw', seen.statuses.length);
  if (seen.error) return seen.error;
  if (seen.type === 'opaqueredirect') return t('experiment.code.opaque');
  const where = seen.redirected ? [t('experiment.code.redirected', new URL(seen.url).pathname)] : [];
  return [`${seen.status} ${seen.statusText ?? ''}`.trim(), ...where, `${seen.millis ?? 0} ms`].join(' · ');
}
