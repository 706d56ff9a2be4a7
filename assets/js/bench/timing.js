// The Time tab: where the time went, to scale, and when each octet crossed.
import { feed } from '../feed.js';
import { t } from '../words.js';
import { h } from './dom.js';
import { moment, number, span } from './format.js';
import { pending } from './wire.js';

/** So many writes are listed. */
const LISTED = 40;

export function timeTab({ exchange: e }) {
  const start = e.requestFirst;
  const end = Math.max(e.responseLast, pending(e) ? feed.now() : 0, e.requestLast, e.responseLast ? 0 : e.ended);
  const stretches = [
    ['request', e.requestFirst, e.requestLast || end],
    ['wait', e.requestLast, e.responseFirst || (pending(e) ? feed.now() : e.ended)],
    ['response', e.responseFirst, e.responseLast || end],
  ].filter(([, from, to]) => from && to >= from);
  const whole = Math.max(1, end - start);
  const bar = h('div', { class: 'timeline', 'aria-hidden': 'true' });
  for (const [name, from, to] of stretches) bar.append(stretch(`timeline-${name}`, (from - start) / whole, (to - from) / whole));
  for (const write of e.response?.writes ?? []) bar.append(stretch('timeline-tick', (write.time - start) / whole, 0));
  return [
    h('section', { class: 'message' },
      h('h3', {}, t('detail.time.where'), ' ', h('small', { class: 'quiet' }, span(whole))),
      bar,
      h('dl', { class: 'time-parts' }, ...stretches.map(([name, from, to]) => h('div', { class: `time-${name}` }, h('dt', {}, t(`detail.time.${name}`)), h('dd', { class: 'wire' }, span(to - from)))))),
    h('section', { class: 'message' },
      h('h3', {}, t('detail.time.moments')),
      h('table', { class: 'times wire' },
        h('thead', { class: 'unseen' }, h('tr', {}, h('th', { scope: 'col' }, t('detail.time.what')), h('th', { scope: 'col' }, t('detail.time.after')), h('th', { scope: 'col' }, t('detail.time.at')))),
        h('tbody', {}, ...[['request.first', e.requestFirst], ['request.last', e.requestLast], ['response.first', e.responseFirst], ['response.last', e.responseLast], ['ended', e.ended]].map(([key, at]) => h('tr', { 'data-none': !at },
          h('th', { scope: 'row' }, t(`detail.time.${key}`)), h('td', {}, at ? `+${span(at - start)}` : '–'), h('td', { class: 'quiet-wire' }, moment(at))))))),
    writes('request', e.request, start),
    e.response ? writes('response', e.response, start) : null,
  ].filter(Boolean);
}

function writes(of, message, start) {
  const list = message.writes ?? [];
  if (!list.length) return null;
  return h('section', { class: 'message' },
    h('h3', {}, t(`detail.writes.${of}`), ' ', h('small', { class: 'quiet' }, number(list.length))),
    h('table', { class: 'times wire' }, h('tbody', {}, ...list.slice(0, LISTED).map((w) => h('tr', {}, h('th', { scope: 'row' }, `+${span(w.time - start)}`), h('td', {}, t('detail.octets.count', number(w.length))), h('td', { class: 'quiet-wire' }, `${w.offset}–${w.offset + w.length - 1}`))))),
    list.length > LISTED ? h('p', { class: 'quiet' }, t('detail.writes.more', number(list.length - LISTED))) : null);
}

function stretch(name, from, length) {
  const element = h('span', { class: name });
  element.style.insetInlineStart = `${(100 * from).toFixed(2)}%`;
  element.style.inlineSize = `${(100 * length).toFixed(2)}%`;
  return element;
}
