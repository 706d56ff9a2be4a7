// What came of one request sent many times: statuses as words and as a bar, and
// what crossed for it.
import { classOf, feed, glyph, h, say, t } from './page.js';

/** @param {object} act of a fetch with times @returns {Node} */
export function burst(act) {
  const statuses = act.seen?.statuses ?? [];
  const counts = new Map();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  const all = [...counts].sort(([a], [b]) => a - b);
  const crossed = h('p', { class: 'quiet' });
  const box = h('div', { class: 'burst' },
    h('ul', { class: 'burst-row', 'aria-label': t('burst.counts', statuses.length) }, ...all.map(([status, n]) => {
      const part = h('li', { 'data-class': classOf(status) }, glyph(status), h('b', {}, status || t('burst.none')), ` ×${n}`);
      part.style.flexGrow = n;
      return part;
    })),
    crossed);
  follow(box, () => {
    const ids = feed.acts.get(act.id)?.exchanges ?? act.exchanges ?? [];
    const conns = new Set(ids.map((id) => feed.exchanges.get(id)?.conn.id).filter(Boolean));
    say(crossed, t('burst.crossed', ids.length, conns.size));
  });
  return box;
}

/** Tells again after each change of the feed, as long as an element is on the page. */
export function follow(element, tell) {
  const again = () => {
    if (element.isConnected) return tell();
    feed.removeEventListener('change', again);
  };
  feed.addEventListener('change', again);
  tell();
}
