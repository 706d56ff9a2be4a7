// What scripts on the learner's server see of the cookies: so that HttpOnly is seen
// to work.
import { h, t } from '../tools/page.js';

const SHOWN = 40; // pairs, and characters of one
const LONG = 80;

/**
 * @param {HTMLElement} place @param {{document: string, store?: object[]}|null} seen
 * @param {object[]} cookies what the jar has @param {string} lost why nothing is seen
 */
export function script(place, seen, cookies, lost) {
  const all = (seen?.document ?? '').split('; ').filter(Boolean);
  const pairs = all.slice(0, SHOWN).map((pair) => (pair.length > LONG ? `${pair.slice(0, LONG)}…` : pair));
  const hidden = cookies.filter((c) => c.httpOnly && c.state !== 'missing');
  const json = JSON.stringify([pairs, all.length, seen?.store?.length, hidden.map((c) => c.name), lost, !seen]);
  if (place.dataset.of === json) return;
  place.dataset.of = json;
  place.replaceChildren(h('h3', {}, t('jar.script')),
    ...(lost ? [h('p', { class: 'jar-lost' }, lost)] : !seen ? [h('p', { class: 'quiet' }, t('detail.loading'))] : [
      h('p', { class: 'quiet' }, h('code', {}, 'document.cookie')),
      pairs.length ? h('ul', { class: 'wire' }, ...pairs.map((pair) => h('li', {}, pair)), all.length > SHOWN && h('li', {}, `… +${all.length - SHOWN}`)) : h('p', {}, t('jar.script.none')),
      h('p', { class: 'quiet' }, h('code', {}, 'cookieStore.getAll()'), ' ', seen.store ? t('jar.script.store', seen.store.length) : t('jar.script.nostore')),
      hidden.length ? h('ul', { class: 'jar-hidden' }, ...hidden.map((c) => h('li', {}, h('span', { class: 'wire' }, c.name), ' ', t('jar.script.hidden')))) : null,
    ]).filter(Boolean));
}
