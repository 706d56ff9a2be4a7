// The second lane: what a learner's server said to its session stores.
import { feed } from '../feed.js';
import { t } from '../words.js';

/** The lifelines of stores, right of the servers. */
export const STORES = ['redis', 'memcached'];

let known = null;
feed.addEventListener('change', ({ detail }) => { if (detail.commands.size || detail.cleared) known = null; });

/** The commands of every exchange, by its id, in the order in which they were sent. @returns {Map<string, object[]>} */
export function byCause() {
  if (known) return known;
  known = new Map();
  for (const command of [...feed.commands.values()].sort((a, b) => a.sent - b.sent)) {
    known.set(command.cause, [...(known.get(command.cause) ?? []), command]);
  }
  return known;
}

/** The commands that an exchange caused. */
export const caused = (id) => byCause().get(id) ?? [];

/** What a command is about: a session's id, without what stands before it in every key. */
export const keyOf = ({ args }) => (args?.[0] ?? '').replace(/^roundtrip[:.].*?[:.]session[:.]/, '');

/** What came of a command, in one phrase: of an item of Memcached's its value, without key, flags and length. */
export function replied({ outcome, reply }) {
  if (outcome === 'answered') return reply.replace(/^VALUE \S+ [\d ]+\s(.*?)\s*END$/s, '$1');
  return outcome ? t(`lane.${outcome}`) : t('lane.waiting');
}
