// What the browser remembers besides cookies, as far as one act shows it.
import { t } from './words.js';

/**
 * @param {object} [seen] exchange.Seen
 * @param {object[]} exchanges those of the act that are known
 * @returns {string[]} sentences
 */
export function remembered(seen, exchanges) {
  const said = [];
  // The answer to a POST is not remembered, whatever its status.
  const moved = exchanges.findLast((e) => [301, 308].includes(e.status) && e.method === 'GET');
  if (moved) said.push(t('kept.moved', moved.location ?? ''));
  // It went on, and nobody on the wire had told it to.
  if (seen?.redirected && exchanges.length && exchanges.every((e) => e.status < 300 || e.status > 399)) said.push(t('kept.followed'));
  if (seen?.status === 200 && exchanges.at(-1)?.status === 304) said.push(t('kept.cached'));
  return said;
}
