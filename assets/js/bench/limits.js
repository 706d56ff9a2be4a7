// What the seat's limits did, in words, while they are met.
import { feed } from '../feed.js';
import { t } from '../words.js';
import { h, say } from './dom.js';
import { number } from './format.js';

/** µs without a refusal after which it is over. */
const CALM = 10e6;

/** A line that is there while a limit is met. The count that runs is not read out. */
export function limits() {
  const words = h('span');
  const count = h('b', { 'aria-hidden': 'true' });
  const place = h('p', { class: 'bench-limit', role: 'status', hidden: true }, words, ' ', count);
  let timer = 0;
  const show = () => {
    clearTimeout(timer);
    const all = [...feed.limits.values()];
    const met = all.find(({ refused, last }) => refused && feed.now() - last < CALM);
    const waits = all.find(({ waiting }) => waiting);
    if (met) timer = setTimeout(show, (met.last + CALM - feed.now()) / 1000 + 50);
    say(words, [met && t('limit.requests', number(met.perSecond)), waits && t('limit.connections', waits.limit, waits.perAddress)].filter(Boolean).join(' '));
    say(count, met ? t('limit.refused', number(met.refused)) : '');
    place.hidden = !(met || waits);
  };
  feed.addEventListener('change', ({ detail }) => { if (detail.limits.size || detail.cleared) show(); });
  show();
  return place;
}
