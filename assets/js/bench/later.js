// What few need at once stands in a file of its own (docs/adr/0005): it is fetched
// when it is first wanted.
import { Problem } from '../api.js';
import { complain } from '../notice.js';
import { t } from '../words.js';

let loading = null;

/** tools: js/tools.js, once it is there; marked: the exchange to compare with, as the API has it. */
export const later = { tools: null, marked: null };

/** js/tools.js, when it is there. */
export function tools() {
  loading ??= import('../tools.js').then((all) => (later.tools = all), () => {
    loading = null;
    throw new Problem({ id: 'offline', title: t('notice.offline') });
  });
  return loading;
}

/** Uses one of them; what goes wrong is said. */
export async function use(name, ...args) {
  try {
    return await (await tools())[name](...args);
  } catch (problem) {
    complain(problem, name);
  }
}
