// The Time tab: one exchange as a picture, to scale, with what else was under way:
// the hops of its chain, what used its connection, what waited for whom.
import { button, feed, h, moment, number, pending, span, t } from './page.js';

const LISTED = 40; // writes that are listed
const ROWS = 14; // exchanges in the picture
const BROWSERS = 6; // connections that a browser opens to one host over HTTP/1.1
const NEAR = 4; // a connection that was opened earlier than so many times the whole is not drawn to scale

const start = (e) => e.requestFirst;
const end = (e) => Math.max(e.responseLast, e.requestLast, pending(e) ? feed.now() : e.responseLast ? 0 : e.ended);
const over = (e) => (pending(e) ? Infinity : e.responseLast || e.ended);

export function timeTab({ exchange: e, act }) {
  return [picture(e, act), moments(e), writes('request', e.request, start(e)), e.response ? writes('response', e.response, start(e)) : null].filter(Boolean);
}

/** The exchange, and those that have to do with it, by their beginning. */
function around(e, act) {
  const near = [...feed.exchanges.values()].filter((x) => x.id === e.id || (x.from?.kind !== 'playground' && (
    (act && x.act === act.id) || (x.conn.id === e.conn.id && Math.abs(x.conn.nth - e.conn.nth) < 3) || (start(x) < end(e) && over(x) > start(e)))));
  if (!near.some((x) => x.id === e.id)) near.push(e);
  near.sort((a, b) => start(a) - start(b) || a.number - b.number);
  const at = near.findIndex((x) => x.id === e.id);
  const from = Math.max(0, Math.min(at - (ROWS >> 1), near.length - ROWS));
  return { shown: near.slice(from, from + ROWS), left: near.length - Math.min(near.length, ROWS) };
}

/**
 * Who an exchange waited for before its request left, or before its answer could.
 * @returns {{from: number, to: number, by: object[], why: string}|null}
 */
export function waited(e, act, all) {
  const before = all.find((x) => x.conn.id === e.conn.id && x.conn.nth === e.conn.nth - 1);
  // Sent before the one before it was answered: answers keep their order (RFC 9112 §9.3.2).
  if (before && over(before) > e.requestLast && e.requestLast) return { from: e.requestLast, to: Math.min(over(before), feed.now()), by: [before], why: 'pipelined' };
  const asked = act?.started ?? 0;
  if (!asked || e.from?.kind !== 'browser' || (act.exchanges ?? []).length < 2) return null;
  // The code had asked for all of them at once; this one left when a connection was free.
  const busy = all.filter((x) => x.id !== e.id && x.act === e.act && start(x) < start(e) && over(x) > asked);
  if (!act.request?.together || !before || before.act !== e.act || new Set(busy.map((x) => x.conn.id)).size < BROWSERS) return null;
  return { from: asked, to: start(e), by: [before], why: 'six' };
}

function picture(e, act) {
  const { shown, left } = around(e, act);
  const waits = new Map(shown.map((x) => [x.id, waited(x, x.act ? feed.acts.get(x.act) ?? act : null, [...feed.exchanges.values()])]));
  let from = Math.min(...shown.map(start), ...[...waits.values()].filter(Boolean).map((w) => w.from));
  const to = Math.max(...shown.map(end), from + 1);
  const opened = (x) => (x.conn.nth === 1 ? (x.id === e.id ? e.connection?.opened : 0) || feed.connections.get(x.conn.id)?.opened || 0 : 0);
  for (const x of shown) {
    const at = opened(x);
    if (at && at < from && from - at < NEAR * (to - from)) from = at;
  }
  const whole = to - from;
  const bar = (x) => {
    const box = h('span', { class: 'gantt-bar' });
    const put = (name, a, b) => { if (a && b >= a) box.append(stretch(`gantt-${name}`, Math.max(0, (a - from) / whole), (b - Math.max(a, from)) / whole)); };
    if (opened(x)) put('opened', Math.max(from, opened(x)), start(x));
    const wait = waits.get(x.id);
    put('request', start(x), x.requestLast || end(x));
    put('wait', x.requestLast, x.responseFirst || end(x));
    if (wait) put('queue', wait.from, wait.to);
    put('response', x.responseFirst, x.responseLast || end(x));
    const ticks = x.id === e.id ? (e.response?.writes ?? []).map((w) => w.time) : x.ticks ?? [];
    for (const tick of ticks) put('tick', tick, tick);
    return box;
  };
  const hop = (x) => (act && x.act === act.id && (act.exchanges?.length ?? 0) > 1 ? act.exchanges.indexOf(x.id) + 1 : 0);
  const marks = [0, 0.25, 0.5, 0.75, 1];
  return h('section', { class: 'message' },
    h('h3', {}, t('detail.time.where'), ' ', h('small', { class: 'quiet' }, span(end(e) - start(e)))),
    h('dl', { class: 'time-parts' }, ...['opened', 'request', 'wait', 'response', 'queue'].map((name) => h('div', { class: `time-${name}` }, h('dt', {}, t(`detail.time.${name}`)), took(e, name, waits.get(e.id), opened(e))))),
    h('div', { class: 'gantt-scroll' }, h('table', { class: 'gantt' },
      h('caption', { class: 'unseen' }, t('gantt.caption')),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('gantt.exchange')), h('th', { scope: 'col' }, t('detail.connection')),
        h('th', { scope: 'col' }, h('span', { class: 'unseen' }, t('gantt.times')), h('span', { class: 'gantt-axis', 'aria-hidden': 'true' }, ...marks.map((at) => placed(h('span', {}, span(at * whole)), at)))))),
      h('tbody', {}, ...shown.map((x) => h('tr', { 'data-chosen': x.id === e.id },
        h('th', { scope: 'row' }, button(`#${x.number} ${x.method} ${x.target}`, () => feed.select(x.id), { class: 'seen-exchange wire', title: x.target, 'aria-current': x.id === e.id ? 'true' : undefined })),
        h('td', { class: 'wire' }, `${x.conn.id}·${x.conn.nth}`, hop(x) ? h('small', {}, ' ', t('gantt.hop', hop(x))) : null),
        h('td', {}, bar(x), h('span', { class: 'unseen' }, words(x, from, waits.get(x.id))))))))),
    left ? h('p', { class: 'quiet' }, t('gantt.more', left)) : null,
    ...sentences(e, waits.get(e.id), shown, waits),
  );
}

/** How long a part took, for the legend. */
function took(e, name, wait, opened) {
  const parts = { opened: [opened, start(e)], request: [start(e), e.requestLast], wait: [e.requestLast, e.responseFirst || (pending(e) ? feed.now() : e.ended)], response: [e.responseFirst, e.responseLast], queue: [wait?.from, wait?.to] };
  const [from, to] = parts[name];
  return h('dd', { class: 'wire' }, from && to >= from ? span(to - from) : '–');
}

/** A row of the picture for who does not see it. */
function words(x, from, wait) {
  const after = (at) => (at ? `+${span(at - from)}` : '–');
  return [t('gantt.row', after(start(x)), after(x.responseFirst), after(pending(x) ? 0 : end(x))), wait ? t(`gantt.why.${wait.why}`, `#${wait.by[0].number}`) : ''].join(' ');
}

/** Who waits for whom. */
function sentences(e, wait, shown, waits) {
  const said = [];
  if (wait) said.push(t(`gantt.why.${wait.why}`, `#${wait.by[0].number}`));
  const behind = shown.filter((x) => waits.get(x.id)?.by.some((y) => y.id === e.id));
  if (behind.length) said.push(t('gantt.behind', behind.map((x) => `#${x.number}`).join(', ')));
  return said.map((line) => h('p', { class: 'message-note gantt-why' }, line));
}

function moments(e) {
  const opened = e.connection?.opened || feed.connections.get(e.conn.id)?.opened;
  const rows = [['connection.opened', opened], ['request.first', e.requestFirst], ['request.last', e.requestLast], ['response.first', e.responseFirst], ['response.last', e.responseLast], ['ended', e.ended]];
  return h('section', { class: 'message' },
    h('h3', {}, t('detail.time.moments')),
    h('table', { class: 'times wire' },
      h('thead', { class: 'unseen' }, h('tr', {}, h('th', { scope: 'col' }, t('detail.time.what')), h('th', { scope: 'col' }, t('detail.time.after')), h('th', { scope: 'col' }, t('detail.time.at')))),
      h('tbody', {}, ...rows.map(([key, at]) => h('tr', { 'data-none': !at },
        h('th', { scope: 'row' }, t(`detail.time.${key}`)), h('td', {}, at ? `${at < start(e) ? '−' : '+'}${span(Math.abs(at - start(e)))}` : '–'), h('td', { class: 'quiet-wire' }, moment(at)))))));
}

function writes(of, message, from) {
  const list = message.writes ?? [];
  if (!list.length) return null;
  return h('section', { class: 'message' },
    h('h3', {}, t(`detail.writes.${of}`), ' ', h('small', { class: 'quiet' }, number(list.length))),
    h('table', { class: 'times wire' }, h('tbody', {}, ...list.slice(0, LISTED).map((w) => h('tr', {}, h('th', { scope: 'row' }, `+${span(w.time - from)}`), h('td', {}, t('detail.octets.count', number(w.length))), h('td', { class: 'quiet-wire' }, `${w.offset}–${w.offset + w.length - 1}`))))),
    list.length > LISTED ? h('p', { class: 'quiet' }, t('detail.writes.more', number(list.length - LISTED))) : null);
}

function placed(element, at) {
  element.style.insetInlineStart = `${(100 * at).toFixed(2)}%`;
  return element;
}

function stretch(name, from, length) {
  const element = placed(h('span', { class: name }), from);
  element.style.inlineSize = `${(100 * length).toFixed(2)}%`;
  return element;
}
