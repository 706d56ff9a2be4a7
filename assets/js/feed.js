// The live feed: every object of the seat in its latest state, over the websocket
// of app/inspector. It is one for the page; what shows it listens for 'change'.
import { Problem } from './api.js';
import { clock } from './clock.js';
import { complain, notice, unsay } from './notice.js';
import { seat } from './seat.js';
import { t } from './words.js';

const MOST = 500; // exchanges kept, as the server keeps them
const MOST_OTHERS = 600; // connections, and acts: more than those exchanges need
const FIRST_WAIT = 300; // ms before the socket is opened again
const LONGEST_WAIT = 5000;
const PATIENCE = 1200; // ms without a socket before it is said
const HELLO = 8000; // ms for the first frame
const HIDDEN = 300; // ms between two changes told in a tab that nobody sees

/** Close codes of app/inspector after which another try at once is of no use. */
const REFUSED = 4401;
const SLOWLY = new Set([4400, 4429]);

/** Where the objects of a type are kept, and by what. */
const PLACES = {
  exchange: ['exchanges', 'id'],
  connection: ['connections', 'id'],
  act: ['acts', 'id'],
  server: ['servers', 'name'],
  stranger: ['strangers', 'addr'],
  progress: ['progress', 'lesson'],
  users: ['users', 'server'],
  log: ['logs', 'server'],
  limit: ['limits', 'perSecond'], // of requests; that of connections has none
  command: ['commands', 'id'],
  sessions: ['sessions', 'server'],
  jar: ['jars', 'id'],
};

const nothing = () => ({
  exchanges: new Set(), removed: new Set(), acts: new Set(), connections: new Set(),
  servers: new Set(), strangers: new Set(), progress: new Set(), users: new Set(), logs: new Set(), limits: new Set(), commands: new Set(), sessions: new Set(), jars: new Set(), cleared: false,
});

/**
 * Events: 'change' {exchanges, removed, acts, connections, servers, strangers, progress, users, logs, limits, commands, sessions, jars: Set, cleared},
 * 'select' {id, part}, 'state' {state}, 'gap' {skipped, from, to}, 'epoch' {epoch, restarted}.
 */
class Feed extends EventTarget {
  /** @type {Map<string, object>} exchange.Summary by id */ exchanges = new Map();
  /** @type {Map<number, object>} exchange.Conn by id */ connections = new Map();
  /** @type {Map<string, object>} exchange.Act by id */ acts = new Map();
  /** @type {Map<string, object>} seat.Server by name, without its url */ servers = new Map();
  /** @type {Map<string, object>} by address */ strangers = new Map();
  /** @type {Map<string, object>} by lesson */ progress = new Map();
  /** @type {Map<string, {server: string, users: object[]}>} who a server remembers, by its name */ users = new Map();
  /** @type {Map<string, {server: string, lines: {at: number, text: string}[]}>} its console, by its name */ logs = new Map();
  /** @type {Map<number|undefined, object>} the seat's limits, as far as they were met */ limits = new Map();
  /** @type {Map<string, object>} exchange.Command by id: what servers said to their session stores */ commands = new Map();
  /** @type {Map<string, {server: string, stores: object[]}>} the session stores of a server, by its name */ sessions = new Map();
  /** @type {Map<string, {id: string, client: object, cookies: object[], refused: object[]}>} what a client keeps, by its id */ jars = new Map();
  /** @type {string|null} the exchange selected */ selected = null;
  /** @type {'connecting'|'live'|'away'} */ state = 'connecting';
  /** Exchanges that came and went unseen. */ skipped = 0;
  epoch = '';

  #after = 0;
  #build = '';
  /** @type {WebSocket|null} */ #socket = null;
  #tries = 0;
  #stopped = true; // nobody wants a socket: no seat yet, or one that was refused
  #timer = 0;
  #news = null; // what 'change' will tell, while it is due
  #frame = 0;
  #late = 0;

  constructor() {
    super();
    // A refused seat may be settled after all, and then starts it again.
    const start = () => {
      if (this.#stopped && seat.state === 'seated') this.#start();
    };
    seat.addEventListener('change', start);
    start();
    // What was dead for long may not know it yet: asking again costs little.
    addEventListener('online', () => this.#again());
    addEventListener('pageshow', (event) => { if (event.persisted) this.#again(); });
    let hidden = 0;
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) hidden = Date.now();
      else if (this.state !== 'live' || Date.now() - hidden > 60_000) this.#again();
    });
  }

  /** The server's time now, in µs; never ahead of it. */
  now() { return clock.now(); }

  /**
   * Selects an exchange, or none.
   * @param {string|null} id
   * @param {{part?: string}} [where] a part of it, such as "connection"
   */
  select(id, { part } = {}) {
    this.selected = id;
    this.#tell('select', { id, part });
  }

  #tell(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }

  #set(state) {
    if (this.state === state) return;
    this.state = state;
    this.#tell('state', { state });
  }

  #start() {
    this.#stopped = false;
    this.#open();
  }

  #again() {
    if (this.#stopped) return;
    this.#tries = 0;
    this.#open();
  }

  #open() {
    clearTimeout(this.#timer);
    const old = this.#socket;
    const url = new URL('/api/v1/events', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url);
    this.#socket = socket;
    old?.close();
    let problem = null;
    this.#timer = setTimeout(() => socket.close(), HELLO);
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ token: seat.token, after: this.#after, epoch: this.epoch }));
    });
    socket.addEventListener('message', ({ data }) => {
      if (socket !== this.#socket) return;
      const frame = JSON.parse(data);
      if (Array.isArray(frame)) this.#take(frame);
      else if (frame.error) problem = new Problem(frame.error);
      else this.#greet(frame);
    });
    socket.addEventListener('close', ({ code }) => {
      if (socket === this.#socket) this.#gone(code, problem);
    });
  }

  #greet({ epoch, build }) {
    clearTimeout(this.#timer);
    this.#tries = 0;
    const before = this.epoch;
    const another = before !== '' && before !== epoch;
    this.epoch = epoch;
    if (another) this.#startOver(before);
    if (this.#build && build !== this.#build) {
      notice({ id: 'build', text: t('feed.build'), actions: [{ word: t('feed.reload'), act: () => location.reload() }] });
    }
    this.#build = build;
    this.#set('live');
  }

  /** Another record begins: nothing of the one before holds any more. */
  #startOver(before) {
    this.#after = 0;
    this.#clear();
    // "process.life": the seat alone may have begun another one.
    const restarted = before.split('.')[0] !== this.epoch.split('.')[0];
    notice({ id: 'epoch', text: t(restarted ? 'feed.restarted' : 'feed.slept'), detail: t('feed.epoch'), seconds: 12 });
    this.#tell('epoch', { epoch: this.epoch, restarted });
    seat.refresh(); // its servers may be at other ports now
  }

  #gone(code, problem) {
    clearTimeout(this.#timer);
    this.#socket = null;
    this.#set('away');
    if (code === REFUSED) {
      this.#stopped = true;
      seat.refuse(problem ?? new Problem({ status: 401 }));
      return;
    }
    if (SLOWLY.has(code) && problem) complain(problem, 'feed');
    const wait = SLOWLY.has(code) ? LONGEST_WAIT : Math.min(LONGEST_WAIT, FIRST_WAIT * 1.8 ** this.#tries++);
    this.#timer = setTimeout(() => this.#open(), wait * (0.75 + Math.random() / 2));
  }

  #take(objects) {
    for (const { seq, type, data } of objects) {
      this.#after = Math.max(this.#after, seq);
      const place = PLACES[type];
      if (place) {
        const [name, key] = place;
        this[name].set(data[key], data);
        this.#changed()[name].add(data[key]);
      } else if (type === 'cleared') {
        this.#clear();
      } else if (type === 'gap') {
        this.skipped += data.skipped;
        this.#tell('gap', data);
      }
      if (type === 'exchange') clock.seen(Math.max(data.requestLast, data.responseLast, data.ended));
    }
  }

  #clear() {
    for (const [name] of Object.values(PLACES)) this[name].clear();
    this.skipped = 0;
    this.#news = null;
    this.#changed().cleared = true;
    if (this.selected) this.select(null);
  }

  /** What will be told: with the next picture, or soon if none is drawn. */
  #changed() {
    if (!this.#news) {
      this.#news = nothing();
      cancelAnimationFrame(this.#frame);
      clearTimeout(this.#late);
      this.#frame = requestAnimationFrame(() => this.#flush());
      this.#late = setTimeout(() => this.#flush(), HIDDEN);
    }
    return this.#news;
  }

  #flush() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#late);
    const news = this.#news;
    if (!news) return;
    this.#trim(this.exchanges, MOST, (e) => e.number, (id) => {
      news.removed.add(id);
      news.exchanges.delete(id);
    });
    this.#trim(this.connections, MOST_OTHERS, (c) => c.seq, (id) => news.connections.delete(id));
    this.#trim(this.acts, MOST_OTHERS, (a) => a.seq, (id) => news.acts.delete(id));
    this.#trim(this.commands, MOST_OTHERS, (c) => c.seq, (id) => news.commands.delete(id));
    this.#news = null;
    this.#tell('change', news);
  }

  /** Keeps the highest of a map. */
  #trim(map, most, height, gone) {
    if (map.size <= most) return;
    const byHeight = [...map].sort(([, a], [, b]) => height(a) - height(b));
    for (const [key] of byHeight.slice(0, map.size - most)) {
      map.delete(key);
      gone(key);
    }
  }
}

export const feed = new Feed();

// A short break is nobody's business; a longer one is said calmly, and goes by itself.
let said = null;
let pause = 0;
const back = () => {
  clearTimeout(pause);
  said?.close();
  said = null;
  if (feed.state === 'live') unsay('offline');
};
feed.addEventListener('state', () => {
  if (feed.state === 'live') return back();
  clearTimeout(pause);
  pause = setTimeout(() => {
    if (seat.state === 'seated') said = notice({ id: 'away', text: t('feed.away') });
  }, PATIENCE);
});
seat.addEventListener('refused', back); // which says more
