// The Connection tab: what carried the exchange, and who ended it.
import { feed, h, moment, number, span, t } from './page.js';

/** The feed tells of a connection when it opens and ends; what is counted meanwhile came with the exchange. */
function latest(fetched, told, nth) {
  const most = (name) => Math.max(fetched?.[name] ?? 0, told?.[name] ?? 0);
  return { ...fetched, ...told, exchanges: Math.max(nth, most('exchanges')), requestOctets: most('requestOctets'), responseOctets: most('responseOctets') };
}

export function connectionTab({ exchange: e }) {
  const c = latest(e.connection, feed.connections.get(e.conn.id), e.conn.nth);
  const after = (at) => `+${span(at - c.opened)} · ${moment(at)}`;
  const rows = [
    ['id', String(c.id)],
    ['nth', t('detail.conn.nth.of', e.conn.nth, c.exchanges), e.conn.nth > 1 ? t('detail.conn.reused') : ''],
    ['client', c.clientAddr, c.from?.name],
    ['server', c.serverAddr, c.server],
    ['opened', moment(c.opened)],
    c.clientEnd ? ['fin.client', after(c.clientEnd)] : null,
    c.serverEnd ? ['fin.server', after(c.serverEnd)] : null,
    c.reset ? [`rst.${c.resetBy || 'client'}`, after(c.reset)] : null,
    ['closed', c.closed ? after(c.closed) : t('detail.conn.open')],
    ['octets', t('detail.conn.octets.both', number(c.requestOctets), number(c.responseOctets))],
  ].filter(Boolean);
  const others = [...feed.exchanges.values()].filter((x) => x.conn.id === e.conn.id).sort((a, b) => a.conn.nth - b.conn.nth);
  return [
    h('section', { class: 'message' },
      h('h3', {}, t('detail.connection')),
      h('dl', { class: 'facts' }, ...rows.map(([key, value, more]) => h('div', {}, h('dt', {}, t(`detail.conn.${key}`)), h('dd', { class: 'wire' }, value, more ? h('span', { class: 'quiet' }, ` · ${more}`) : ''))))),
    others.length > 1 ? h('section', { class: 'message' },
      h('h3', {}, t('detail.conn.others')),
      h('ol', { class: 'conn-others' }, ...others.map((x) => h('li', {}, h('button', { type: 'button', class: 'seen-exchange wire', 'aria-current': x.id === e.id ? 'true' : undefined, onclick: () => feed.select(x.id) }, `#${x.number} ${x.method} ${x.target} → ${x.status || '…'}`))))) : null,
  ].filter(Boolean);
}
