// What the browser remembers besides cookies, as far as one act shows it.
import { t } from './words.js';

/**
 * @param {object} [act] exchange.Act
 * @param {object[]} exchanges those of the act that are known
 * @returns {string[]} sentences
 */
export function remembered(act, exchanges) {
  const said = [];
  const seen = act?.seen;
  // More answers than exchanges: the rest came from nearer by.
  const near = (seen?.statuses?.filter(Boolean).length ?? (seen?.status ? 1 : 0)) - (act?.exchanges?.length ?? 0);
  if (act?.ended && near > 0 && !seen.redirected && !act.ambiguous) said.push(t('kept.copy', near));
  // The answer to a POST is not remembered, whatever its status.
  const moved = exchanges.findLast((e) => [301, 308].includes(e.status) && e.method === 'GET');
  if (moved) said.push(t('kept.moved', moved.location ?? ''));
  // It went on, and nobody on the wire had told it to.
  if (seen?.redirected && exchanges.length && exchanges.every((e) => e.status < 300 || e.status > 399)) said.push(t('kept.followed'));
  if (seen?.status === 200 && exchanges.at(-1)?.status === 304) said.push(t('kept.cached'));
  return said;
}
