// The learner's own browser, acting: requests run in the shell, a frame on the
// learner's server's own origin (js/shell.js). Each is an act: it is registered
// before it leaves, and what the code saw is reported after.
import { api, Problem } from './api.js';
import { seat } from './seat.js';
import { tabs } from './tab.js';
import { t } from './words.js';

const PATH = '/.roundtrip/shell';
const HANDSHAKE = 4000; // ms for a shell to answer, loading included
const LOADED = 800; // ms for one to answer once its frame says that something was loaded
const PING = 4000; // ms for one that was there before: on a busy machine it may be slow, and loading it anew ends what it could still do
/** Milliseconds after which a fetch without a limit of its own is given up: a browser's prompt for a password would wait for ever. */
export const LIMIT = 30_000;
const LATE = 5000; // ms beyond a limit after which nothing is expected any more

/** @typedef {{method?: string, target: string, fields?: {name: string, value: string}[], content?: string, redirect?: string, cache?: RequestCache, abortAfter?: number, times?: number, together?: boolean}} Request */

/** Before anything is sent: throws a problem in words unless this tab is the acting one. */
export async function acting() {
  if (!tabs.here) throw new Problem({ id: 'watching', title: t('send.watching'), detail: t('send.watching.what') });
  if (seat.state === 'seated') await seat.opened; // one that is refused never opens a lesson
}

/** One frame on a server's origin. */
class Shell {
  #frame = null;
  #spoke = false; // this frame, since it was loaded
  #ready = null; // while waiting for a sign of life
  #waiting = new Map();
  #next = 0;

  constructor(url) {
    this.url = url;
    this.origin = new URL(url).origin;
    addEventListener('message', ({ origin, source, data }) => {
      if (origin !== this.origin || !this.#frame || source !== this.#frame.contentWindow) return;
      if (data?.ready) {
        this.#spoke = true;
        this.#ready?.(true);
      } else {
        this.#waiting.get(data?.id)?.(data.seen);
      }
    });
  }

  /** Makes sure that the shell is there; false if it cannot be. One at a time. */
  there() {
    this.asking ??= this.#there().finally(() => { this.asking = null; });
    return this.asking;
  }

  async #there() {
    // One that is busy is there; loading it again would end what is under way.
    if (this.#frame && (this.#waiting.size > 0 || await this.#answers(PING, true))) return true;
    this.#load();
    const there = await this.#answers(HANDSHAKE);
    if (!there) this.#drop(); // an error page: the next try loads again
    return there;
  }

  get loaded() { return Boolean(this.#frame); }

  #drop() {
    this.#frame?.remove();
    this.#frame = null;
  }

  #load() {
    this.#drop();
    const frame = document.createElement('iframe');
    frame.title = t('send.shell');
    frame.ariaHidden = 'true';
    frame.tabIndex = -1;
    // In sight of the viewport, or its timers would be slowed down to one a second.
    Object.assign(frame.style, { position: 'fixed', insetBlockEnd: '0', insetInlineStart: '0', inlineSize: '1px', blockSize: '1px', border: '0', opacity: '0', pointerEvents: 'none' });
    // An error page loads as well; a shell has spoken before.
    frame.addEventListener('load', () => setTimeout(() => {
      if (frame === this.#frame && !this.#spoke) this.#ready?.(false);
    }, LOADED));
    frame.src = new URL(PATH, this.url);
    this.#frame = frame;
    this.#spoke = false;
    document.body.append(frame);
  }

  /** Waits for a sign of life: a new shell gives one by itself, one that was there is asked. */
  #answers(patience, ask = false) {
    return new Promise((resolve) => {
      const late = setTimeout(() => this.#ready(false), patience);
      this.#ready = (answered) => {
        clearTimeout(late);
        this.#ready = null;
        resolve(answered);
      };
      if (ask) this.#say({ do: 'ping' });
    });
  }

  #say(message) { this.#frame?.contentWindow?.postMessage(message, this.origin); }

  /**
   * @param {Request} request
   * @param {AbortSignal} [signal]
   * @returns {Promise<object>} exchange.Seen
   */
  fetch(request, signal) {
    return this.#ask({ do: 'fetch', request, limit: request.abortAfter > 0 ? 0 : LIMIT }, request.abortAfter || LIMIT, signal);
  }

  /** Looks at the browser's cookies for the server, or changes them: see js/shell.js. */
  cookies(what) { return this.#ask({ ...what, do: 'cookies' }, LIMIT); }

  /** @returns {Promise<object>} what the shell has seen */
  #ask(message, limit, signal) {
    const id = ++this.#next;
    return new Promise((resolve) => {
      const late = setTimeout(() => done({ error: t('send.silent') }), limit + LATE);
      const done = (seen) => {
        clearTimeout(late);
        this.#waiting.delete(id);
        resolve(seen);
      };
      this.#waiting.set(id, done);
      signal?.addEventListener('abort', () => this.#say({ id, do: 'cancel' }));
      this.#say({ ...message, id });
    });
  }
}

/** @type {Map<string, Shell>} */
const shells = new Map();

function shellOf(url) {
  if (!shells.has(url)) shells.set(url, new Shell(url));
  return shells.get(url);
}

export const runner = {
  /** Loads a server's shell before it is needed: what is loaded can still act when the server has stopped. */
  prepare(server) {
    const known = seat.servers.find((s) => s.name === server);
    if (known?.state !== 'listening') return;
    const shell = shellOf(known.url);
    if (!shell.loaded) shell.there();
  },

  /**
   * Sends a request from the learner's own browser.
   * @param {Request & {server: string}} what
   * @param {{lesson?: string, experiment?: string, prediction?: string}} [about]
   * @param {{signal?: AbortSignal, began?: (act: object) => void}} [options]
   * @returns {Promise<object>} exchange.Act
   * @throws {Problem}
   */
  async fetch({ server, ...request }, about = {}, { signal, began } = {}) {
    await acting();
    const known = seat.servers.find((s) => s.name === server);
    if (!known) throw new Problem({ id: 'no-server', title: t('send.noserver') });
    const shell = shellOf(known.url);
    const there = await shell.there();
    const act = await api('POST', '/acts', { kind: 'fetch', server, request, ...about });
    began?.(act);
    const seen = there
      ? await shell.fetch(request, signal)
      : { error: t(known.state === 'listening' ? 'send.unreachable' : 'send.nobody', known.url) };
    return { ...act, seen, ...await api('PATCH', `/acts/${act.id}`, { ended: true, seen }) };
  },

  /**
   * What scripts on a server's origin see of the cookies, after a change if one is
   * asked for. It is no act: the playground does it, on its reserved path.
   * @param {string} server
   * @param {{write?: string, lines?: string[], clear?: boolean}} [what]
   * @returns {Promise<{document: string, store?: object[], came?: object, left?: object}>}
   * @throws {Problem}
   */
  async cookies(server, what = {}) {
    const url = seat.url(server);
    const shell = url && shellOf(seat.of(server).url);
    if (!shell || !await shell.there()) throw new Problem({ id: 'no-server', title: t('send.nobody', url) });
    const seen = await shell.cookies(what);
    if (seen.error) throw new Problem({ id: 'shell', title: seen.error });
    return seen;
  },
};
