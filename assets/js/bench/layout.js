// Where each thing of the chart stands: time runs down, gaps are compressed and marked.
// Plain functions of plain values; nothing here touches the page.
import { STORES } from './lane.js';
import { lane, pending } from './wire.js';

/** How many exchanges (or folds of them) are drawn. */
const DRAWN = 60;
/** So many alike in a row are folded. */
const ALIKE = 7;
/** So many commands of one exchange are drawn one by one. */
const SAID = 5;
/** The lifelines of servers, from the clients to the right. */
const SERVERS = ['gateway', 'second', 'http'];
/** A pause as long as this, in µs, is marked with its length. */
const MARKED = 400_000;

/**
 * @typedef {object} Row one event of an exchange, or one act that never arrived
 * @property {string} key
 * @property {'out'|'home'|'end'|'wait'|'refused'|'fold'|'server'|'command'} kind
 * @property {number} at µs
 * @property {number} until µs, the last octet
 * @property {object} [e]
 * @property {object} [act]
 * @property {string} [server] whose change it is
 * @property {string} [state] what the server came to
 * @property {object[]} [folded]
 * @property {object} [command] to a store, with its reply
 * @property {number} [more] so many further ones
 * @property {boolean} [again] the client sent it again by itself
 * @property {number} [nth] which of the gateway's tries it is, from 2
 * @property {boolean} [reused] its connection carried others
 * @property {number} y
 * @property {number} slope how much lower the arrow ends
 */

/**
 * @param {object[]} items exchanges by number
 * @param {object[]} refused acts that ended without an exchange
 * @param {{em: number, selected?: string|null, from?: number, changes?: {server: string, at: number, state: string}[], acts?: Map<string, object>, commands?: Map<string, object[]>}} how em: the height
 *   of the type; from: the number of the first exchange drawn, kept while the reader looks back; changes: the servers' states, of each the newest last; commands: to stores, by their exchange
 */
export function layout(items, refused, { em, selected = null, from = 0, changes = [], acts = new Map(), commands = new Map() }) {
  const groups = fold(items, selected);
  let start = Math.max(0, groups.length - DRAWN);
  const kept = from ? groups.findIndex((g) => g.at(-1).number >= from) : -1;
  if (kept >= 0) start = Math.max(groups.length - 5 * DRAWN, Math.min(start, kept));
  const drawn = groups.slice(Math.max(0, start));
  const first = drawn[0]?.[0];
  const rows = drawn.flatMap((g) => (g.length > 1 ? [foldRow(g)] : [...rowsOf(g[0]), ...said(g[0], commands.get(g[0].id) ?? [])]));
  for (const act of refused) {
    if (first ? act.started >= first.requestFirst : true) rows.push({ key: `act ${act.id}`, kind: 'refused', at: act.started, until: act.started, act });
  }
  const there = new Set(['http', ...rows.flatMap((row) => [serverOf(row), laneOf(row)])]);
  const servers = SERVERS.filter((name) => there.has(name));
  const stores = STORES.filter((name) => rows.some(({ command }) => command?.server === name));
  // What a server came to while something crossed; before the first arrow there is nothing to mark.
  const top = Math.min(...rows.map((row) => row.at));
  for (const { server, at, state } of changes) {
    if (at > top && there.has(server)) rows.push({ key: `server ${server} ${at}`, kind: 'server', at, until: at, server, state });
  }
  rows.sort((a, b) => a.at - b.at || order(a) - order(b));
  repeats(rows, acts);
  const reused = new Set(items.filter((e) => e.conn.nth > 1).map((e) => e.conn.id));
  for (const row of rows) if (row.kind === 'out') row.reused = reused.has(row.e.conn.id);
  const down = servers.filter((name) => {
    const own = changes.filter(({ server }) => server === name);
    return own.length && own.findLast(({ at }) => at <= top)?.state !== 'listening';
  });
  const breaks = [];
  let y = em * 0.5;
  let before = 0;
  for (const row of rows) {
    const gap = before && row.at !== Infinity ? row.at - before : 0;
    if (gap >= MARKED) {
      breaks.push({ key: `break ${row.key}`, y, height: em * 1.9, us: gap });
      y += em * 1.9;
    } else if (gap > 5000) {
      y += Math.min(em, em * 0.25 * Math.log10(gap / 1000));
    }
    row.y = y;
    // A slope for what took its time to cross, never more than a few lines.
    const took = Math.max(0, row.until - row.at);
    row.slope = row.kind === 'command' ? em * 0.8 : row.kind === 'home' ? em * (0.5 + Math.min(2.2, took > 20_000 ? Math.log10(took / 10_000) * 0.6 : 0)) : em * 0.5;
    y += row.kind === 'server' ? em * 1.7 : em * 1.95 + row.slope;
    // A pause begins when what came before is over.
    if (row.at !== Infinity) before = Math.max(before, row.kind === 'out' ? row.at : row.until);
  }
  return { rows, breaks, height: y + em, servers, stores, down, earlier: items.length - drawn.reduce((n, g) => n + g.length, 0), first: first?.number ?? 0 };
}

/** Marks a request that the client sent again by itself, after a connection that gave no answer; and the gateway's further tries. */
function repeats(rows, acts) {
  const before = new Map();
  const tries = new Map(); // acts by their cause
  for (const row of rows) {
    const act = row.act ?? (row.kind === 'out' && acts.get(row.e.act));
    if (act?.cause) {
      const made = tries.get(act.cause) ?? new Set();
      tries.set(act.cause, made.add(act.id));
      row.nth = made.size > 1 ? made.size : undefined;
    }
    if (row.kind !== 'out' || !row.e.act) continue;
    const last = before.get(row.e.act);
    row.again = Boolean(row.e.hop && last && !last.status && last.state === 'done' && last.method === row.e.method && last.target === row.e.target);
    before.set(row.e.act, row.e);
  }
}

const order = (row) => (row.e ?? row.folded?.[0] ?? { number: 0 }).number * 3 + (row.kind === 'out' ? 0 : row.kind === 'command' ? 1 : 2);

/** @returns {Row[]} */
function rowsOf(e) {
  const rows = [{ key: `${e.id} out`, kind: 'out', at: e.requestFirst, until: e.requestLast, e }];
  if (e.responseFirst) rows.push({ key: `${e.id} home`, kind: 'home', at: e.responseFirst, until: e.responseLast || e.responseFirst, e });
  else if (!pending(e)) rows.push({ key: `${e.id} end`, kind: 'end', at: e.ended, until: e.ended, e });
  if (pending(e)) rows.push({ key: `${e.id} wait`, kind: 'wait', at: Infinity, until: Infinity, e });
  return rows;
}

/** What the server asked its stores meanwhile. */
function said(e, commands) {
  const rows = commands.slice(0, SAID).map((command) => ({ key: `${command.id} command`, kind: 'command', at: command.sent, until: command.answered || command.sent, e, command }));
  const last = commands.at(-1);
  if (commands.length > SAID) rows.push({ key: `${e.id} commands`, kind: 'command', at: last.sent, until: last.answered || last.sent, e, command: last, more: commands.length - SAID });
  return rows;
}

function foldRow(group) {
  return { key: `fold ${group[0].id}`, kind: 'fold', at: group[0].requestFirst, until: group.at(-1).ended, folded: group };
}

/** Groups of one, and of many that are alike; the first two and the last of a run stay. */
function fold(items, selected) {
  const groups = [];
  for (let i = 0; i < items.length;) {
    let end = i + 1;
    const key = alike(items[i], selected);
    while (key && end < items.length && alike(items[end], selected) === key && items[end].requestFirst - items[end - 1].requestFirst < 2e6) end++;
    if (end - i >= ALIKE) {
      groups.push([items[i]], [items[i + 1]], items.slice(i + 2, end - 1), [items[end - 1]]);
    } else {
      for (let j = i; j < end; j++) groups.push([items[j]]);
    }
    i = end;
  }
  return groups;
}

function alike(e, selected) {
  if (e.outcome !== 'complete' || e.id === selected || e.setCookies?.length || e.hop) return '';
  return `${e.server} ${lane(e)} ${e.method} ${e.target.split('?')[0]} ${e.status}`;
}

/**
 * The bands of the connections: where each begins and ends, and beside which others.
 * @param {Row[]} rows @param {Map<number, object>} known the feed's connections
 */
export function bands(rows, known, bottom) {
  const found = new Map();
  for (const row of rows) {
    for (const e of row.folded ?? (row.e ? [row.e] : [])) {
      let band = found.get(e.conn.id);
      if (!band) found.set(e.conn.id, band = { id: e.conn.id, server: serverOf(row), top: row.y + row.slope, end: 0, ids: new Set(), open: false, conn: known.get(e.conn.id) ?? known.get(String(e.conn.id)) });
      band.end = Math.max(band.end, row.y + row.slope);
      band.ids.add(e.id);
      if (e.conn.nth > 1) band.reused = true;
      if (row.kind === 'wait') band.open = true;
    }
  }
  const beside = {}; // the ends of the bands beside each server's line
  for (const band of found.values()) {
    const lanes = beside[band.server] ??= [];
    band.reused ||= band.ids.size > 1;
    if (band.conn && !band.conn.closed && band.reused) band.end = Math.max(band.end, bottom);
    band.lane = lanes.findIndex((end) => end < band.top);
    if (band.lane < 0) band.lane = Math.min(3, lanes.length);
    lanes[band.lane] = band.end;
  }
  return [...found.values()];
}

/** The server that a row arrives at. */
export function serverOf({ server, e, act, folded }) {
  const name = server ?? (e ?? act ?? folded[0]).server;
  return SERVERS.includes(name) ? name : 'http';
}

/** The lifeline that a row's client has. */
export function laneOf(row) {
  if (row.kind === 'server') return 'server';
  if (row.act) return { send: 'sender', forward: 'gateway' }[row.act.kind] ?? 'browser';
  return lane(row.e ?? row.folded[0]);
}
