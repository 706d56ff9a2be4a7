// What came, said aloud.
import { t } from '../words.js';
import { number } from './format.js';
import { pending } from './wire.js';

/**
 * A polite live region that does not babble: one sentence each three seconds, about all that came meanwhile.
 * @param {HTMLElement} region @param {import('./wire.js').Wire} wire
 */
export function announce(region, wire) {
  let known = wire.items.at(-1)?.number ?? 0;
  let timer = 0;
  let first = true;
  const speak = () => {
    timer = 0;
    const fresh = wire.items.filter((e) => e.number > known && !pending(e));
    if (!fresh.length) return;
    const last = fresh.at(-1);
    known = last.number;
    const result = last.status || t(`outcome.${last.outcome || 'no-answer'}`);
    region.textContent = fresh.length === 1
      ? t('table.announce.one', last.method, last.target, result)
      : t('table.announce.many', number(fresh.length), last.method, last.target, result);
  };
  wire.addEventListener('change', ({ detail }) => {
    if (detail.rebuilt || first) {
      // What was there before is not news.
      known = wire.items.at(-1)?.number ?? 0;
      first = false;
      return;
    }
    timer ||= setTimeout(speak, 3000);
  });
}
