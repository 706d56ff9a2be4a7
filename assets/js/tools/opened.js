// What was saved as a page, opened again: to read, and marked as what it is.
import { cookiesTab } from './cookies.js';
import { octetsTab } from './octets.js';
import { Text, again, answer, button, h, messageTab, moment, span, t, who } from './page.js';
import { sheet } from './sheet.js';

const TABS = { message: messageTab, octets: octetsTab, cookies: cookiesTab };

/** @param {string} name of the file @param {object[]} exchanges as the API read them from it */
export function opened(name, exchanges) {
  const panel = h('div', { class: 'opened-one detail-panel' });
  const list = h('ol', { class: 'opened-list' }, ...exchanges.map((e) => h('li', {},
    h('button', { type: 'button', class: 'seen-exchange wire', onclick: (event) => show(e, event.currentTarget) }, `#${e.number} ${e.method} ${e.target} → ${answer(e)}`))));
  const box = sheet('opened', t('opened.title', name), t('opened.what', exchanges.length), h('div', { class: 'opened-both' }, list, panel));

  function show(e, from) {
    for (const b of list.querySelectorAll('button')) b.toggleAttribute('aria-current', b === from);
    const texts = { request: new Text(e.request), interim: (e.interimMessages ?? []).map((m) => new Text(m)), response: e.response ? new Text(e.response) : null };
    let marked = null;
    const place = h('div');
    const tabs = h('div', { class: 'tools-row', role: 'group', 'aria-label': t('detail.tabs') });
    const fill = (tab) => {
      for (const b of tabs.children) b.setAttribute('aria-pressed', String(b.dataset.tab === tab));
      place.replaceChildren(...TABS[tab]({ exchange: e, texts, marked }));
    };
    tabs.append(...Object.keys(TABS).map((tab) => button(t('detail.' + tab), () => fill(tab), { 'data-tab': tab, class: 'button button-small octets-of' })));
    place.addEventListener('rt:mark', ({ detail }) => {
      marked = detail;
      fill('octets');
    });
    panel.replaceChildren(
      h('h3', { class: 'detail-line wire' }, `#${e.number} ${e.method} ${e.target} → ${answer(e)}`),
      h('p', { class: 'quiet' }, [who(e), moment(e.requestFirst), span((e.responseLast || e.ended) - e.requestFirst)].join(' · ')),
      h('div', { class: 'tools-row' }, button(t('detail.again'), () => {
        box.close();
        document.dispatchEvent(new CustomEvent('rt:compose', { detail: again(e, undefined, texts.request) }));
      })),
      tabs, place);
    fill('message');
  }
  list.querySelector('button')?.click();
}
