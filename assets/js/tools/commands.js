// What a server asked its session stores for an exchange: the Stores tab, and the
// lines under a row of the table.
import { caused, escaped, h, keyOf, nameOf, number, octets, pieces, replied, span, t } from './page.js';

/** The Stores tab. */
export function commandsTab({ exchange: e }) {
  return [h('section', { class: 'message' },
    h('h3', {}, t('lane.title')),
    h('p', { class: 'quiet' }, t('lane.what')),
    h('ol', { class: 'said-list' }, ...caused(e.id).map((c) => h('li', {}, one(c, e)))))];
}

/** The same in short: a line for each. */
export function commandLines(place, id) {
  place.replaceChildren(h('ol', { class: 'said-lines', 'aria-label': t('lane.title') }, ...caused(id).map((c) => h('li', {},
    h('span', { class: 'said-store' }, nameOf(c.server)), ' ', h('b', {}, c.name), ' ', keyOf(c), ' ', h('span', { class: 'said-reply', 'data-error': c.error }, '→ ', replied(c)),
    c.answered ? h('span', { class: 'quiet' }, ' · ', span(c.answered - c.sent)) : null))));
}

function one(c, e) {
  return h('article', { class: 'said', 'aria-label': `${nameOf(c.server)} ${c.name}` },
    h('p', { class: 'said-line wire' }, h('span', { class: 'said-store' }, nameOf(c.server)), ' ', h('b', {}, c.name), ' ', c.args.join(' ')),
    h('p', { class: 'said-words' }, [words(c), came(c)].filter(Boolean).join(' ')),
    h('p', { class: 'quiet' }, t('lane.sent', span(c.sent - e.requestFirst)), c.answered ? ` · ${t('lane.took', span(c.answered - c.sent))}` : '', c.conn ? ` · ${t('lane.conn', c.conn, c.protocol)}` : ''),
    crossed(t('lane.out', nameOf(c.server)), c.request, c.requestTotal),
    crossed(t('lane.back', nameOf(c.server)), c.response, c.responseTotal));
}

/** What a command asks for, in words; a store knows hundreds, and these are those that sessions take. */
function words({ name, protocol }) {
  const key = `${protocol === 'memcached' ? 'm-' : ''}${name.toLowerCase().replace('_', '-')}`;
  const said = t(`lane.say.${key}`);
  return said === `lane.say.${key}` ? '' : said;
}

function came(c) {
  const { outcome, error, reply } = c;
  if (outcome !== 'answered') return replied(c);
  if (error) return t('lane.came.error', reply);
  if (/^\W*(nil|null|END|NOT_FOUND)\W*$/i.test(reply)) return t('lane.came.none');
  if (/^\+?(OK|STORED|DELETED|TOUCHED)$/.test(reply)) return t('lane.came.ok', reply);
  return t('lane.came', replied(c));
}

/** Octets as text, a line for each of theirs, with its end to be seen. */
function crossed(title, base64, total) {
  if (!total) return null;
  const bytes = octets(base64);
  const lines = [];
  let runs = [];
  const push = (kind, text) => (runs.at(-1)?.kind === kind && kind !== 'end' ? (runs.at(-1).text += text) : runs.push({ kind, text }));
  const close = () => {
    if (runs.length) lines.push(h('div', { class: 'octet-line' }, ...runs.map(({ kind, text }) => h('span', { class: `octet-run-${kind}` }, text))));
    runs = [];
  };
  for (const p of pieces(bytes)) {
    const b = bytes[p.from];
    if (p.ok) push('plain', p.text);
    else if (b === 13) push('end', 'CR');
    else if (b === 10) {
      push('end', 'LF');
      close();
    } else push('escaped', escaped(b));
  }
  close();
  return h('div', { class: 'said-octets' },
    h('h4', {}, title, ' ', h('small', { class: 'quiet' }, t('detail.octets.count', number(total)))),
    bytes.length ? h('div', { class: 'octet-lines wire', tabindex: '0', role: 'group', 'aria-label': title }, ...lines) : h('p', { class: 'quiet' }, t('lane.secret')),
    bytes.length && bytes.length < total ? h('p', { class: 'message-note' }, t('detail.kept.part', number(bytes.length), number(total))) : null);
}
