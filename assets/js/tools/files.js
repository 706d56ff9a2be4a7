// Menus: an exchange's request as a command or a program, exchanges as files, and
// such a file opened again.
import { api, apiText, button, complain, copy, feed, h, t } from './page.js';
import { opened } from './opened.js';

const AS = [['curl', 'sh'], ['curl', 'cmd'], ['curl', 'powershell'], ['fetch'], ['go'], ['node']];

let opener = null; // what opened the menu
let pressed = false; // on it again, while the menu was open: that closes it

/** A popover under what opened it; one at a time. The same button closes it again. */
function menu(anchor, title, ...parts) {
  const old = document.getElementById('tools-menu');
  const shuts = opener === anchor && (pressed || old);
  pressed = false;
  old?.remove();
  if (shuts) return;
  opener = anchor;
  // A press closes the menu before its click comes to open it anew.
  anchor.onpointerdown = () => { pressed = opener === anchor && Boolean(document.getElementById('tools-menu')); };
  const box = h('div', { class: 'menu tools-menu', id: 'tools-menu', popover: 'auto', role: 'dialog', 'aria-label': title }, ...parts);
  const place = () => {
    const at = anchor.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, innerWidth - box.offsetWidth - 8));
    const below = innerHeight - at.bottom - 12;
    const up = below < 220 && at.top > below;
    Object.assign(box.style, {
      inset: up ? `auto auto ${innerHeight - at.top + 4}px ${left}px` : `${at.bottom + 4}px auto auto ${left}px`,
      maxBlockSize: `${up ? at.top - 12 : below}px`,
    });
  };
  box.addEventListener('toggle', (event) => {
    if (event.newState !== 'closed') return;
    box.remove();
    removeEventListener('resize', place);
  });
  addEventListener('resize', place);
  // Not beside the anchor, which is drawn anew with every change.
  document.body.append(box);
  box.showPopover({ source: anchor });
  place();
  box.querySelector('button')?.focus({ preventScroll: true });
}

const section = (title, ...parts) => h('section', {}, h('h3', {}, title), ...parts);
const row = (...buttons) => h('div', { class: 'tools-row' }, ...buttons);

/** "Copy as…": what is copied is shown; what cannot be written says why. */
export function copyMenu(anchor, exchange) {
  const said = h('p', { class: 'tools-said', role: 'status' });
  const code = h('pre', { class: 'tools-code wire', tabindex: '0', hidden: true, 'aria-label': t('copyas.code') });
  const write = async (as, shell) => {
    try {
      const text = await apiText('GET', `/exchanges/${encodeURIComponent(exchange.id)}/code/${as}${shell ? `?shell=${shell}` : ''}`);
      code.textContent = text;
      code.hidden = false;
      said.replaceChildren(t(await copy(text) ? 'copyas.done' : 'copyas.select'));
      delete said.dataset.bad;
    } catch (problem) {
      code.hidden = true;
      said.dataset.bad = '';
      said.replaceChildren(h('b', {}, problem.title), ' ', problem.detail ?? '');
    }
  };
  menu(anchor, t('detail.copyas'),
    section(t('copyas.title', exchange.number),
      row(...AS.map(([as, shell]) => button(t(`copyas.${shell ?? as}`), () => write(as, shell), { 'data-as': shell ?? as }))), said, code),
    section(t('files.save.one', exchange.number), saves([exchange.id])));
}

/** "Files": save what is there, and open what was saved. */
export function fileMenu(anchor) {
  const chosen = feed.exchanges.get(feed.selected);
  const pick = h('input', { type: 'file', accept: '.html,.htm,text/html', class: 'unseen', tabindex: '-1', 'aria-label': t('files.open.pick'), onchange: () => open(pick.files[0]) });
  menu(anchor, t('bench.files'),
    section(t('files.save.all', feed.exchanges.size), saves([])),
    chosen ? section(t('files.save.one', chosen.number), saves([chosen.id])) : null,
    section(t('files.open'), h('p', { class: 'quiet' }, t('files.open.what')), row(button(t('files.open.pick'), () => pick.click(), { 'data-file': 'open' }), pick)));
}

/** @param {string[]} ids none: all */
function saves(ids) {
  const { lang } = document.documentElement;
  const query = ids.length ? `ids=${ids.map(encodeURIComponent).join(',')}` : '';
  return row(
    button('HAR', () => save(`/exchanges.har?${query}`, 'har', 'application/json'), { 'data-file': 'har', title: t('files.har.what') }),
    button(t('files.html'), () => save(`/exchanges.html?lang=${lang}&${query}`, 'html', 'text/html'), { 'data-file': 'html', title: t('files.html.what') }));
}

async function save(path, kind, type) {
  try {
    const url = URL.createObjectURL(new Blob([await apiText('GET', path)], { type }));
    h('a', { href: url, download: `roundtrip-${stamp()}.${kind}` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser may ask where to first
  } catch (problem) {
    complain(problem, 'files');
  }
}

/** The time of day here, as a file name may have it: 20261125-143207. */
function stamp() {
  const now = new Date();
  const two = (n) => String(n).padStart(2, '0');
  return `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

async function open(file) {
  if (!file) return;
  try {
    const { exchanges } = await api('POST', '/exchanges/open', file);
    document.getElementById('tools-menu')?.hidePopover();
    opened(file.name, exchanges);
  } catch (problem) {
    complain(problem, 'files');
  }
}
