// A prediction made on the bench, held against what crossed.
import { button, feed, h, pending, t } from './page.js';
import { follow } from './burst.js';

/** What came, by what was asked. Nothing crossed is "0", or no status and no method. */
const CAME = {
  status: (all) => String(all.at(-1)?.status || 0),
  method: (all) => all.at(-1)?.method ?? '',
  exchanges: (all) => String(all.length),
  connections: (all) => String(new Set(all.map((e) => e.conn.id)).size),
};

/**
 * @param {{what: string, value: string}} guess
 * @param {{id: string, exchanges?: string[]}} act
 * @returns {Node} right or wrong, and where to look; it goes on until all has come
 */
export function verdict({ what, value }, act) {
  const box = h('div', { class: 'verdict' });
  let shown = '';
  follow(box, () => {
    const ids = feed.acts.get(act.id)?.exchanges ?? act.exchanges ?? [];
    const all = ids.map((id) => feed.exchanges.get(id)).filter(Boolean);
    if (all.length < ids.length || all.some(pending)) return;
    const came = CAME[what](all);
    const right = came === value.toUpperCase();
    const json = JSON.stringify([came, ids]);
    if (json === shown) return;
    shown = json;
    box.dataset.right = right;
    const said = came === '' || (what === 'status' && came === '0') ? t('predict.came.none') : t(`predict.came.${what}`, came);
    const last = all.at(-1);
    box.replaceChildren(
      h('b', {}, t(right ? 'predict.right' : 'predict.wrong')), ' ', t(`predict.said.${what}`, value.toUpperCase()), ' ', said, ' ',
      ...(last ? [button(`#${last.number}`, () => feed.select(last.id), { class: 'seen-exchange wire' })] : []));
  });
  return box;
}
