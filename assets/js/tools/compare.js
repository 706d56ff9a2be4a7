// Two exchanges beside each other: what differs is marked, by a sign and by words.
import { Text, answer, h, say, span, t, text, who } from './page.js';
import { fields, lines, middle } from './diff.js';
import { sheet } from './sheet.js';

const SHOWN = 32 << 10; // octets of content that are compared line by line

/** @param {object} left @param {object} right exchanges as the API has them @param {() => void} [closed] */
export function compare(left, right, closed = () => {}) {
  const two = [left, right];
  const names = two.map((e) => `#${e.number}`);
  const said = h('p', { class: 'compare-said', role: 'status' });
  const only = h('input', { type: 'checkbox', onchange: () => table.toggleAttribute('data-only', only.checked) });
  const table = h('table', { class: 'compare-table wire' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col', class: 'unseen' }, t('compare.what')), ...two.map((e, i) => h('th', { scope: 'col' }, names[i], ' ', h('span', { class: 'quiet-wire' }, `${e.method} ${e.target} → ${answer(e)}`))))));
  for (const [title, rows] of sections(left, right)) if (rows.length) table.append(group(title, rows, names));
  const differ = table.querySelectorAll('tbody tr[data-sign]:not([data-sign="="])').length;
  say(said, differ ? t('compare.differ', differ) : t('compare.same'));
  const box = sheet('compare', t('compare.title', ...names), t('compare.about'),
    h('div', { class: 'compare-bar' }, said, h('label', { class: 'switch' }, only, t('compare.only'))),
    h('div', { class: 'compare-scroll', tabindex: '0', role: 'group', 'aria-label': t('compare.title', ...names) }, table));
  box.addEventListener('close', closed);
}

/** @returns {[string, import('./diff.js').Row[]][]} */
function sections(a, b) {
  const times = [['request', 'requestFirst', 'requestLast'], ['wait', 'requestLast', 'responseFirst'], ['response', 'responseFirst', 'responseLast']];
  const took = (e, from, to) => (e[from] && e[to] ? span(e[to] - e[from]) : '–');
  return [
    [t('detail.request'), [
      fact(t('send.method'), a.method, b.method), fact(t('compare.target'), a.request.target ?? a.target, b.request.target ?? b.target), fact(t('compare.version'), a.request.version ?? '', b.request.version ?? ''),
    ]],
    [`${t('detail.request')}: ${t('send.fields')}`, headers(a.request, b.request)],
    [`${t('detail.request')}: ${t('send.content')}`, content(a.request, b.request)],
    [t('detail.response'), [
      fact(t('compare.status'), statusLine(a), statusLine(b)), fact(t('compare.outcome'), t(`outcome.${a.outcome || 'no-answer'}`), t(`outcome.${b.outcome || 'no-answer'}`)),
      ...(a.interim ?? []).length + (b.interim ?? []).length ? [fact('1xx', (a.interim ?? []).join(', '), (b.interim ?? []).join(', '))] : [],
    ]],
    [`${t('detail.response')}: ${t('send.fields')}`, headers(a.response, b.response)],
    [`${t('detail.response')}: ${t('send.content')}`, content(a.response, b.response)],
    // Times always differ: they are shown, and not counted.
    [t('detail.time'), [
      ...times.map(([name, from, to]) => ({ name: t(`detail.time.${name}`), left: took(a, from, to), right: took(b, from, to) })),
      { name: t('detail.connection'), left: `${a.conn.id}·${a.conn.nth}`, right: `${b.conn.id}·${b.conn.nth}` },
      { name: t('table.who'), left: who(a), right: who(b) },
    ]],
  ];
}

const statusLine = (e) => [e.response?.version, e.status || '', e.reason].filter(Boolean).join(' ') || '–';

const fact = (name, left, right) => ({ sign: left === right ? '=' : '≠', name, left, right });

function headers(left, right) {
  const list = (m) => (m?.fields ?? []).map(({ name, value }) => ({ name, value }));
  return fields(list(left), list(right));
}

/** Content line by line, where it is text and was kept. */
function content(left, right) {
  const [a, b] = [left, right].map((m) => (m ? new Text(m).content : new Uint8Array()));
  if (!a.length && !b.length) return [];
  const same = a.length === b.length && a.every((octet, i) => octet === b[i]);
  const whole = [a, b].map((bytes) => t('detail.octets.count', bytes.length));
  const short = !same && Math.max(a.length, b.length) <= SHOWN ? lines(text(a), text(b)) : null;
  return [{ sign: same ? '=' : '≠', name: t('compare.size'), left: whole[0], right: whole[1] }, ...(short ?? (same ? [{ sign: '=', left: text(a.subarray(0, 512)), right: text(b.subarray(0, 512)) }] : []))];
}

function group(title, rows, names) {
  return h('tbody', {}, h('tr', { class: 'compare-group' }, h('th', { scope: 'rowgroup', colspan: '3' }, title)), ...rows.map((row) => {
    const { sign, name = '', left, right } = row;
    const marked = sign === '≠' && left !== undefined && right !== undefined && left !== right ? middle(left, right) : null;
    return h('tr', { 'data-sign': sign },
      h('th', { scope: 'row' }, h('span', { class: 'compare-sign', 'aria-hidden': 'true' }, sign ?? ''), sign && sign !== '=' ? h('span', { class: 'unseen' }, t(`compare.sign.${SIGNS[sign]}`), ' ') : null, name),
      cell(left, names[0], marked && [marked[0], marked[1]]),
      cell(right, names[1], marked && [marked[0], marked[2]]));
  }));
}

const SIGNS = { '≠': 'changed', '+': 'added', '−': 'removed', '↕': 'moved' };

function cell(value, of, marked) {
  if (value === undefined) return h('td', { class: 'compare-none', 'data-of': of }, h('span', { class: 'unseen' }, t('attr.none')));
  if (!marked) return h('td', { 'data-of': of }, value);
  const [from, to] = marked;
  return h('td', { 'data-of': of }, value.slice(0, from), to > from ? h('mark', {}, value.slice(from, to)) : null, value.slice(to));
}
