// What is written along the arrows of the chart.
import { feed } from '../feed.js';
import { t } from '../words.js';
import { classOf, glyph, h } from './dom.js';
import { number, running, size, span } from './format.js';
import { caused, keyOf, replied } from './lane.js';
import { answer, hop, lasted, pending, who } from './wire.js';

/** @param {import('./layout.js').Row} row */
export function rowContent(row) {
  switch (row.kind) {
    case 'out': return [...parts(`#${row.e.number}`, request(row), connection(row)), rest(row.e)];
    case 'home': return parts('', response(row.e), pending(row.e) ? '' : span(lasted(row.e)));
    case 'end': return parts('', ending(row.e), span(lasted(row.e)));
    case 'wait': return parts('', [glyph(0, true), h('span', { class: 'chart-words' }, t(row.e.responseFirst ? 'chart.answering' : row.e.state === 'receiving' ? 'chart.receiving' : 'chart.waiting')), h('span', { class: 'clock' }, running(feed.now() - row.e.requestFirst))], '');
    case 'refused': return parts('', refused(row), '');
    case 'server': return parts('', [h('span', { class: 'chart-words' }, t(`chart.server.${row.state}`, nameOf(row.server)))], '');
    case 'command': return row.more ? parts('', [h('span', { class: 'chart-words' }, t('lane.more', number(row.more)))], '') : parts('', [h('b', { class: 'method' }, row.command.name), h('span', { class: 'target' }, keyOf(row.command))], replied(row.command));
    case 'fold': return parts('', [h('span', { class: 'chart-words' }, t('chart.fold', number(row.folded.length), `${row.folded[0].method} ${row.folded[0].target.split('?')[0]} → ${row.folded[0].status}`))], '');
  }
  return [];
}

function parts(left, middle, right) {
  return [h('span', { class: 'chart-number' }, left), h('span', { class: 'chart-label' }, ...middle), h('span', { class: 'chart-side' }, right)];
}

/** A server's name, as over its lifeline. */
export const nameOf = (server) => t(`chart.who.${server === 'http' ? 'server' : server}`);

function request({ e, again, nth }) {
  return [
    h('b', { class: 'method' }, e.method || '?'),
    h('span', { class: 'target' }, e.target),
    e.cookies ? h('span', { class: 'chip', 'data-kind': 'cookie' }, h('span', { class: 'chart-wide' }, t('chart.cookies', e.cookies)), h('span', { class: 'chart-narrow' }, `⌂ ${e.cookies}`)) : null,
    e.requestContent ? chip('', size(e.requestContent)) : null,
    again ? chip('warn', t(hop(e) === 2 ? 'chart.again.gateway' : 'chart.again')) : null,
    nth ? chip('warn', t('chart.try', nth)) : null,
    e.violations ? chip('bad', t('chart.violations', e.violations)) : null,
    e.from?.stranger ? chip('warn', who(e)) : null,
  ];
}

function response(e) {
  const odd = e.outcome && e.outcome !== 'complete' && e.outcome !== 'upgraded' && e.outcome !== 'tunnelled';
  return [
    ...(e.interim ?? []).map((status) => chip('interim', status)),
    glyph(e.status),
    e.status ? h('b', { class: 'status', 'data-class': classOf(e.status) }, e.status) : null,
    e.status ? h('span', { class: e.location ? 'reason chart-wide' : 'reason' }, e.reason || t(`chart.class.${classOf(e.status)}`)) : null,
    e.location ? h('span', { class: 'location' }, `→ ${e.location}`) : null,
    ...(e.setCookies ?? []).map((name) => h('span', { class: 'chip', 'data-kind': 'cookie' }, h('span', { class: 'chart-wide' }, 'Set-Cookie '), h('span', { class: 'chart-narrow' }, '⌂ '), name)),
    (e.ticks?.length ?? 0) > 2 ? h('span', { class: 'chart-words' }, t('chart.writes', e.ticks.length)) : null,
    odd ? h('span', { class: 'chart-words odd', 'data-reset': e.outcome.startsWith('reset-by') }, t(`outcome.${e.outcome}`)) : null,
    odd ? mark(e.outcome) : null,
  ];
}

function ending(e) {
  return [glyph(0), h('span', { class: 'chart-words odd', 'data-reset': e.outcome?.startsWith('reset-by') }, hop(e) === 2 && e.outcome === 'client-left' ? t('chart.left.gateway') : t(`outcome.${e.outcome || 'no-answer'}`)), mark(e.outcome)];
}

/** What ended it. That an RST did stands in the words already. */
function mark(outcome = '') {
  return outcome.startsWith('reset-by') ? null : chip('none', 'FIN');
}

/** The state that a server had at a time: what refused a connection then may listen again now. */
function stateAt(server, time) {
  const changes = server?.changes ?? [];
  // One that was stopped when the record began has its start as the first change.
  return changes.findLast(({ at }) => at <= time)?.state ?? (changes.length ? 'stopped' : server?.state);
}

function refused({ act: { kind, request: asked, seen, server, ended }, nth }) {
  const stopped = stateAt(feed.servers.get(server), ended) === 'stopped';
  return [
    asked?.raw && !asked.method ? h('b', { class: 'method' }, t('chart.raw')) : h('b', { class: 'method' }, asked?.method || 'GET'),
    asked?.target ? h('span', { class: 'target' }, asked.target) : null,
    h('span', { class: 'chart-words odd' }, `✕ ${stopped ? t('chart.refused.stopped', nameOf(server)) : t('chart.refused')}`),
    nth ? chip('warn', t('chart.try', nth)) : null,
    seen?.error && kind !== 'forward' ? h('span', { class: 'chart-words chart-wide' }, seen.error) : null,
  ];
}

// The feed tells of a connection when it opens and ends: what it carried meanwhile the exchanges tell.
function connection({ e, reused }) {
  if (!reused && (feed.connections.get(e.conn.id)?.exchanges ?? 1) < 2) return '';
  return h('span', { title: t('chart.nth', e.conn.nth, e.conn.id) }, h('span', { class: 'chart-wide' }, t('chart.conn'), ' '), `${e.conn.id}·${e.conn.nth}`);
}

function chip(kind, text) {
  return h('span', { class: 'chip', 'data-kind': kind }, text);
}

/** What the drawing says of an exchange besides its request, for who does not see it. */
function rest(e) {
  const said = caused(e.id).map((c) => `; ${nameOf(c.server)}: ${c.name} ${keyOf(c)} → ${replied(c)}`).slice(0, 8).join('');
  return h('span', { class: 'unseen' }, ` ${hop(e) ? `${t(`hop.${hop(e)}`)}, ` : ''}${who(e)}, ${answer(e)}${pending(e) ? '' : `, ${span(lasted(e))}`}${said}`);
}
