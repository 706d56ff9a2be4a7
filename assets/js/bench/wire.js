// The exchanges that the chart and the table show: filtered, in order of their numbers.
import { t } from '../words.js';

/** More than this the record does not keep either. */
const MOST = 500;

/** @typedef {{changed: Set<string>, gone: Set<string>, rebuilt: boolean}} Change */

/** One list, two views. Tells 'change' with a {@link Change}. */
export class Wire extends EventTarget {
  /** @type {object[]} Summaries, by number. */ items = [];
  /** Exchanges that crossed before the first of items and are not kept. */
  #shown = new Set();
  #words = [];
  #own = false;
  /** While the list holds still: the last number that is shown, and when that was. @type {{number: number, at: number}|null} */ held = null;
  /** What came meanwhile, by id. */ came = new Set();

  /** @param {EventTarget} feed */
  constructor(feed) {
    super();
    this.feed = feed;
    feed.addEventListener('change', ({ detail }) => this.#take(detail ?? {}));
    this.#rebuild();
  }

  /** Words that must all occur in an exchange: "post 404". */
  set filter(text) {
    this.#words = text.toLowerCase().split(/\s+/).filter(Boolean);
    this.#rebuild();
  }

  /** Whether the playground's own exchanges are shown. */
  set own(yes) {
    this.#own = yes;
    this.#rebuild();
  }

  get filtered() { return this.#words.length > 0; }

  /** Holds still: nothing new comes in, what is shown goes on to its end. Or goes on, with all that came. */
  hold(yes) {
    this.held = yes ? { number: Math.max(0, ...[...this.feed.exchanges.values()].map((e) => e.number)), at: this.feed.now() } : null;
    this.#rebuild();
  }

  #late(e) { return Boolean(this.held && e.number > this.held.number); }

  #fits(e) {
    if (!this.#own && e.from?.kind === 'playground') return false;
    if (!this.#words.length) return true;
    const said = `#${e.number} ${e.method} ${e.target} ${e.status || ''} ${e.reason ?? ''} ${who(e)} ${e.server} ${e.outcome ?? e.state} ${e.host}`.toLowerCase();
    return this.#words.every((word) => said.includes(word));
  }

  #rebuild() {
    const fit = [...this.feed.exchanges.values()].filter((e) => this.#fits(e));
    this.came = new Set(fit.filter((e) => this.#late(e)).map((e) => e.id));
    this.items = fit.filter((e) => !this.#late(e)).sort((a, b) => a.number - b.number).slice(-MOST);
    this.#shown = new Set(this.items.map((e) => e.id));
    this.#tell({ changed: new Set(), gone: new Set(), rebuilt: true });
  }

  #take({ exchanges, removed, cleared }) {
    if (cleared) return this.hold(false);
    const changed = new Set();
    const gone = new Set();
    for (const id of (this.held ? [] : removed) ?? []) if (this.#shown.delete(id)) gone.add(id);
    for (const id of exchanges ?? []) {
      const e = this.feed.exchanges.get(id);
      const fits = e && this.#fits(e);
      if (!fits) {
        if (this.#shown.delete(id)) gone.add(id);
        continue;
      }
      if (this.#late(e)) {
        this.came.add(id);
        continue;
      }
      changed.add(id);
      this.#put(e);
    }
    if (gone.size) this.items = this.items.filter((e) => !gone.has(e.id));
    for (const e of this.items.splice(0, Math.max(0, this.items.length - MOST))) {
      this.#shown.delete(e.id);
      changed.delete(e.id);
      gone.add(e.id);
    }
    this.#tell({ changed, gone, rebuilt: false });
  }

  // Nearly always the newest, or one of the newest again.
  #put(e) {
    const known = this.#shown.has(e.id);
    let at = this.items.length;
    while (at > 0 && (known ? this.items[at - 1].id !== e.id : this.items[at - 1].number > e.number)) at--;
    if (known) {
      this.items[at - 1] = e;
    } else {
      this.items.splice(at, 0, e);
      this.#shown.add(e.id);
    }
  }

  #tell(detail) { this.dispatchEvent(new CustomEvent('change', { detail })); }
}

/** Who sent it, in words. */
export function who(e) {
  if (e.from?.stranger) return `${t('bench.stranger')} ${e.from.addr ?? ''}`.trim();
  if (e.from?.name) return e.from.name;
  return t(`bench.who.${e.from?.kind || 'tool'}`);
}

/** The lifeline an exchange starts from. */
export function lane(e) {
  if (e.from?.stranger) return 'stranger';
  return ['browser', 'tool', 'sender', 'playground', 'gateway'].includes(e.from?.kind) ? e.from.kind : 'tool';
}

/** 1 on the way to the gateway, 2 from it to the server, else 0. */
export const hop = (e) => (e.server === 'gateway' ? 1 : e.from?.kind === 'gateway' ? 2 : 0);

/** Each time that the gateway passed an exchange on: acts. */
export const forwards = (feed, e) => (hop(e) === 1 ? [...feed.acts.values()].filter(({ cause }) => cause === e.id) : []);

/** The exchanges of the other hop: the one at the gateway, or those behind it. */
export function otherHop(feed, e) {
  const ids = hop(e) === 2 ? [feed.acts.get(e.act)?.cause] : forwards(feed, e).flatMap(({ exchanges }) => exchanges ?? []);
  return ids.map((id) => feed.exchanges.get(id)).filter(Boolean);
}

/** Acts that ended, and nothing arrived. */
export const refusals = (feed) => [...feed.acts.values()].filter(({ kind, ended, exchanges, seen }) => ended && !exchanges?.length && (kind === 'send' || (['fetch', 'forward'].includes(kind) && seen?.error)));

/** True while no end is in sight. */
export const pending = (e) => e.state !== 'done';

/** From the first octet to the last, or to the end. */
export const lasted = (e, now) => Math.max(0, (e.state === 'done' ? e.responseLast || e.ended : now) - e.requestFirst);

/** What came of it, in one phrase: "302 Found → /thanks", "closed without an answer". */
export function answer(e) {
  const said = e.status ? [e.status, e.reason, e.location && `→ ${e.location}`].filter(Boolean).join(' ') : '';
  if (e.state !== 'done') return said || t(`bench.state.${e.state}`);
  if (!said || e.outcome !== 'complete') return [said, t(`outcome.${e.outcome || 'complete'}`)].filter(Boolean).join(' · ');
  return said;
}

/** A timer that runs only while it is wanted. */
export class Clock {
  #timer = 0;
  constructor(tick) { this.tick = tick; }
  run(wanted) {
    if (wanted && !this.#timer) this.#timer = setInterval(this.tick, 100);
    if (!wanted) {
      clearInterval(this.#timer);
      this.#timer = 0;
    }
  }
}
