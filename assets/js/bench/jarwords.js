// What became of cookies, in the reader's words.
import { h, t } from '../tools/page.js';

export const lang = document.documentElement.lang;

/** A sentence that the API has in each language. */
export const sentence = (text) => text?.[lang] ?? text?.en ?? '';

/** Which cookies an exchange took along, and which stayed behind and why. */
export function went(place, exchange) {
  const jar = exchange?.jar;
  place.hidden = !jar;
  if (!jar) return;
  const line = (c, shape) => h('li', {}, h('b', { class: 'wire' }, `${shape} ${c.name || t('jar.nameless')}`), ' ', sentence(c.why), ' ', h('span', { class: 'quiet' }, c.source ?? ''));
  place.replaceChildren(h('h3', {}, t('jar.went.of', exchange.number)),
    h('p', { class: 'quiet' }, t(jar.whole ? 'jar.went.sent' : 'jar.went.cut', jar.sent.length)),
    h('ul', {}, ...jar.sent.map((c) => line(c, '→'))),
    jar.stayed.length ? h('p', { class: 'quiet' }, t('jar.went.stayed', jar.stayed.length)) : '',
    h('ul', {}, ...jar.stayed.map((c) => line(c, '⊘'))));
}

/** A verdict about a Set-Cookie line. */
export function judged({ outcome, rule, source, ...more }) {
  return h('p', { class: 'cookie-verdict', 'data-outcome': outcome, 'data-rule': rule },
    h('b', {}, `${outcome === 'refused' ? '✕' : '✓'} ${t(`jar.outcome.${outcome}`)}.`), ' ', rule === 'kept' ? '' : `${sentence(more.why ?? more.text)} `, more.browser ? `${sentence(more.browser)} ` : '', h('span', { class: 'quiet' }, source));
}
