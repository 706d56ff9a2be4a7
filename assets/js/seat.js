// The learner's seat: who this browser is, and the servers that belong to it.
//
// The token stands in localStorage, which respects ports, and never in a cookie,
// which would travel to every learner's server. Nothing is ever thrown away
// silently: a seat that is replaced is kept beside, one that is refused stays.
import { api, speakFor } from './api.js';

const KEY = 'roundtrip.seat';
const FORMER = 'roundtrip.seat.former';

/** @typedef {{token: string, recovery?: string, seat?: string}} Credentials */
/** @typedef {{name: string, url: string, state: string, error?: string, port: number}} Server */

class Seat extends EventTarget {
  /** @type {Credentials|null} */ #credentials = null;
  #seated = () => {};
  /** @type {Server[]} */ servers = [];
  /** @type {{addr: string, admitted?: boolean}[]} */ strangers = [];
  /** False when this browser refuses to keep anything. */
  keeps = true;
  /** @type {'waiting'|'seated'|'refused'|'unreachable'} */ state = 'waiting';
  /** Resolves once a seat is there; a refused one is not. */
  ready = new Promise((resolve) => { this.#seated = resolve; });

  /** Resolves once the seat knows of the page's lesson: what crosses before does not count for it. */
  opened = Promise.resolve();

  get token() { return this.#credentials?.token ?? ''; }
  get recovery() { return this.#credentials?.recovery ?? ''; }
  get id() { return this.#credentials?.seat ?? ''; }

  /** The link that takes this seat along. The fragment never reaches a server. */
  get link() {
    return `${location.origin}/${document.documentElement.lang}/#seat=${encodeURIComponent(this.token)}`;
  }

  /** Sits down: by the link, as before, or for the first time. */
  async sit() {
    this.#credentials = this.#read(KEY);
    const handed = new URLSearchParams(location.hash.slice(1)).get('seat');
    if (handed) {
      history.replaceState(history.state, '', location.pathname + location.search);
      if (await this.#takeOver(handed)) return;
    }
    if (this.#credentials) return this.refresh();
    return this.take();
  }

  /** Takes a new seat; the one there was is kept beside. */
  async take() {
    try {
      const taken = await api('POST', '/seats', {});
      // Another tab may have sat down meanwhile: one browser, one seat.
      const other = this.state === 'waiting' && this.#read(KEY);
      if (other) {
        this.#credentials = other;
        return this.refresh();
      }
      this.#use(taken);
      this.#settle(taken);
    } catch (problem) {
      this.#fail(problem);
    }
  }

  /** Comes back to the seat of a recovery code. Throws the API's problem. */
  async recover(code) {
    const found = await api('POST', '/seats/recover', { code: code.trim() });
    this.#use({ recovery: code.trim(), ...found });
    await this.refresh();
    this.#tell('recovered');
  }

  /** Back to the seat there was before a link took over. */
  async back() {
    const former = this.#read(FORMER);
    if (!former) return;
    this.#use(former);
    await this.refresh();
    this.#tell('recovered');
  }

  /** Asks again what belongs to this seat. */
  async refresh() {
    try {
      this.#settle(await api('GET', '/seat'));
    } catch (problem) {
      this.#fail(problem);
    }
  }

  /** Starts or stops a server: "listening" or "stopped". Throws the API's problem. */
  set(name, state) { return this.arrange(name, { state }); }

  /** A server by its name, if there is one. */
  of(name) { return this.servers.find((s) => s.name === name); }

  /** Where it is, without the slash at the end; empty if it is not there. */
  url(name) { return (this.of(name)?.url ?? '').replace(/\/$/, ''); }

  /**
   * Brings a server to what is wished: its state, faults, port; one that was not
   * there begins to be. Throws the API's problem.
   * @param {string} name
   * @param {{state?: string, portOf?: string, listen?: string[], faults?: object[], gateway?: object}} wish
   */
  async arrange(name, wish) {
    try {
      const server = await api('PUT', `/servers/${name}`, wish);
      if (this.of(name)) this.merge(server);
      else await this.refresh();
      return server;
    } catch (problem) {
      await this.refresh(); // a server that failed says why
      throw problem;
    }
  }

  /** Takes in what the feed says of a server. The url is the API's alone. */
  merge(server) {
    const known = this.of(server.name);
    if (!known) {
      if (!server.url) this.refresh(); // a new one: the API knows where it is
      return;
    }
    const moved = !server.url && server.port !== known.port;
    const before = JSON.stringify(known);
    Object.assign(known, { error: '', faults: [] }, server); // what is empty is not told
    if (JSON.stringify(known) !== before) this.#tell('change');
    if (moved) this.refresh();
  }

  /** Takes in what the feed says of a stranger. */
  meet(stranger) {
    this.strangers = [...this.strangers.filter((s) => s.addr !== stranger.addr), stranger];
    this.#tell('change');
  }

  /** The live socket heard that no seat has the token. */
  refuse(problem) { this.#fail(problem); }

  async reset() {
    await api('POST', '/seat/reset', {});
    this.#tell('reset');
    await this.refresh();
  }

  async admit(addr) {
    await api('PUT', `/seat/strangers/${encodeURIComponent(addr)}`, { admitted: true });
    await this.refresh();
  }

  async #takeOver(token) {
    const former = this.#credentials;
    this.#credentials = { token };
    try {
      const found = await api('GET', '/seat');
      this.#credentials = former;
      this.#use({ recovery: former?.token === token ? former.recovery : '', seat: found.seat, token });
      this.#settle(found);
      if (former?.token !== token) this.#tell('handed', { former: Boolean(former) });
      return true;
    } catch {
      this.#credentials = former;
      this.#tell('link-refused');
      return false;
    }
  }

  #settle(found) {
    this.servers = found.servers ?? [];
    this.strangers = found.strangers ?? this.strangers;
    if (found.seat && this.#credentials && this.#credentials.seat !== found.seat) {
      this.#credentials.seat = found.seat;
      this.#write(KEY, this.#credentials);
    }
    this.state = 'seated';
    this.#seated();
    this.#tell('change');
  }

  #fail(problem) {
    this.state = problem.status === 401 ? 'refused' : 'unreachable';
    this.#tell(this.state, { problem });
    this.#tell('change');
  }

  #use({ token, recovery = '', seat = '' }) {
    const former = this.#credentials;
    if (former && former.token !== token && former.seat !== seat) this.#write(FORMER, former);
    this.#credentials = { token, recovery, seat };
    this.#write(KEY, this.#credentials);
  }

  #tell(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }

  /** @returns {Credentials|null} */
  #read(key) {
    try {
      const kept = JSON.parse(localStorage.getItem(key) ?? 'null');
      return typeof kept?.token === 'string' ? kept : null;
    } catch {
      return null;
    }
  }

  #write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      this.keeps = false;
    }
  }
}

export const seat = new Seat();
speakFor(() => seat.token);

// Another tab sat down elsewhere: this page would go on showing a seat that is not the browser's any more.
addEventListener('storage', (event) => {
  if (event.key !== KEY || !event.newValue || !seat.token) return;
  if (!event.newValue.includes(JSON.stringify(seat.token))) location.reload();
});
