// The three truths of one exchange, always in the same order.
import { feed } from '../feed.js';
import { remembered } from '../memory.js';
import { t } from '../words.js';
import { h } from './dom.js';
import { answer, forwards, hop, otherHop } from './wire.js';

/** @returns {Node[]} */
export function truths(e, act, exchange) {
  return [one('code', code(e, act)), one('wire', wire(e)), one('kept', kept(e, act, exchange))];
}

function one(name, said) {
  return h('div', { class: `detail-truth truth-${name}` }, h('h3', {}, t(`truth.${name}`)), ...said.map((line) => h('p', {}, line)));
}

function code(e, act) {
  const seen = act?.seen;
  if (hop(e) === 2) return [t('detail.code.gateway', seen?.error ?? seen?.status ?? '…')];
  if (e.from?.kind !== 'browser' || !act) return [t(e.from?.kind === 'sender' ? 'detail.code.sender' : e.from?.kind === 'browser' ? 'detail.code.page' : 'detail.code.other')];
  if (act.ambiguous || e.ambiguous) return [t('experiment.wire.ambiguous')];
  if (!seen) return [t('experiment.pending')];
  // The status may have come, and the content broken off.
  if (seen.error && seen.status) return [t('experiment.code.broken', `${seen.status} ${seen.statusText ?? ''}`.trim(), seen.error)];
  if (seen.error) return [t('experiment.code.error', seen.error)];
  if (seen.type === 'opaqueredirect') return [t('experiment.code.opaque')];
  const hidden = (act.exchanges?.length ?? 0) > 1 && act.exchanges.at(-1) !== e.id;
  const said = [t('experiment.code.status', `${seen.status} ${seen.statusText ?? ''}`.trim())];
  return hidden ? [t('detail.code.hidden'), ...said] : said;
}

function wire(e) {
  const line = (x) => `${hop(x) ? `${t(`hop.${hop(x)}`)} · ` : ''}${x.method} ${x.target} → ${answer(x)}`;
  return [
    line(e),
    ...otherHop(feed, e).map((x) => h('button', { type: 'button', class: 'seen-exchange', onclick: () => feed.select(x.id) }, line(x))),
    ...forwards(feed, e).filter((act) => act.ended && !act.exchanges?.length).map((act) => `${t('hop.2')} · ✕ ${act.seen?.error ?? ''}`),
  ];
}

function kept(e, act, exchange) {
  if (e.from?.kind !== 'browser') return [t(hop(e) === 2 ? 'detail.kept.gateway' : e.from?.kind === 'sender' ? 'detail.kept.sender' : 'detail.kept.tool')];
  const cookies = exchange?.setCookieLines ?? (e.setCookies ?? []).map((name) => ({ name, attributes: [] }));
  const said = [];
  if (act?.seen?.cookie) said.push(t('experiment.kept.cookie', act.seen.cookie));
  const secret = cookies.filter((c) => c.attributes?.some((a) => a.kind === 'httponly')).map((c) => c.name);
  if (secret.length) said.push(t('detail.kept.httponly', secret.join(', ')));
  if (!said.length && cookies.length) said.push(t('detail.kept.expected', cookies.map((c) => c.name).join(', ')));
  said.push(...remembered(act, (act?.exchanges ?? [e.id]).map((id) => feed.exchanges.get(id)).filter(Boolean)));
  if (!said.length) said.push(t(act?.seen ? 'experiment.kept.none' : 'detail.kept.nothing'));
  return said;
}
