// What a field or a status means, said where it stands: a popover on hover, on
// focus and on tap. It goes by Escape, can be hovered, and stays until one leaves
// (WCAG 2.2, 1.4.13). The registry is loaded once, when it is first asked.
import { api } from '../api.js';
import { t } from '../words.js';
import { h } from './dom.js';

const lang = document.documentElement.lang || 'en';
/** How long a pointer rests before it is a question, and how long after it has left, in ms. */
const REST = 200;
const EDGE = 8; // from the window's edge, and from what is explained
const clock = new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'long' });

/** @typedef {{status?: number, field?: string, value?: string}} Subject */

let loading = null;
function registry() {
  loading ??= api('GET', `/registry?lang=${lang}`).catch((problem) => {
    loading = null;
    throw problem;
  });
  return loading;
}

const view = h('div', { class: 'explained', id: 'explained', role: 'tooltip', popover: 'manual' });
let about = null; // the element that is explained
let pinned = false; // by a press: it stays when the pointer leaves
let timer = 0;

/**
 * A button that explains what it says.
 * @param {Subject} subject
 * @param {Record<string, string>} attributes
 * @param {...(Node|string)} words
 */
export function explained(subject, attributes, ...words) {
  const b = h('button', { type: 'button', ...attributes, class: `explains ${attributes.class ?? ''}` }, ...words);
  const soon = (act) => { clearTimeout(timer); timer = setTimeout(act, REST); };
  b.addEventListener('pointerenter', ({ pointerType }) => { if (pointerType === 'mouse' && !pinned) soon(() => show(b, subject)); });
  b.addEventListener('pointerleave', () => soon(leave));
  b.addEventListener('focus', () => { if (b.matches(':focus-visible')) show(b, subject); });
  b.addEventListener('blur', ({ relatedTarget }) => { if (about === b && (relatedTarget || !pinned)) close(); }); // a press in it may mark its text
  b.addEventListener('click', () => {
    if (about === b && pinned) return close();
    show(b, subject);
    pinned = true;
  });
  b.addEventListener('keydown', (event) => {
    const by = { ArrowDown: 48, ArrowUp: -48 }[event.key];
    if (!by || about !== b || view.scrollHeight <= view.clientHeight) return;
    event.preventDefault();
    view.scrollBy(0, by);
  });
  return b;
}

function leave() {
  if (!pinned && about !== document.activeElement) close();
}

/** Closes what is open. */
export function close() {
  clearTimeout(timer);
  about?.removeAttribute('aria-describedby');
  about = null;
  pinned = false;
  if (view.isConnected) view.hidePopover();
}

async function show(b, subject) {
  clearTimeout(timer);
  if (about === b || !b.isConnected) return;
  if (about) close();
  about = b;
  if (!view.isConnected) mount();
  let words;
  try {
    words = await registry();
  } catch (problem) {
    if (about === b) open(h('p', {}, t('explain.failed')), problem.detail ? h('p', { class: 'quiet' }, problem.detail) : '');
    return;
  }
  if (about !== b) return;
  const entry = entryOf(words, subject);
  const parts = h('dl', { class: 'explained-parts' });
  open(...heading(entry, subject), parts, foot(entry));
  if (!entry.parts || !subject.value) return;
  try {
    const { value } = await api('GET', `/registry/fields/${encodeURIComponent(entry.name)}?value=${encodeURIComponent(subject.value)}`);
    if (about !== b || !value) return;
    parts.append(...value.map((p) => h('div', {}, h('dt', { class: 'wire' }, p.is), h('dd', {}, p.text[lang] ?? p.text.en, p.at !== undefined ? ' ' + t('explain.here', clock.format(p.at * 1000)) : ''))));
    place();
  } catch { /* the entry is said already */ }
}

function entryOf(words, { status, field }) {
  if (field !== undefined) return words.fields[field.toLowerCase()] ?? { ...words.unknown, name: field };
  return words.statuses[status] ?? { ...(words.classes[`${Math.floor(status / 100)}xx`] ?? words.classes.xxx), name: String(status), title: t('explain.unregistered') };
}

function heading(entry, { field }) {
  const side = { request: t('explain.request'), response: t('explain.response') }[entry.side] ?? t('explain.both');
  return [
    h('p', { class: 'explained-name' }, h('b', { class: 'wire' }, entry.name, entry.title ? ` ${entry.title}` : ''), field !== undefined ? h('small', {}, side) : null),
    h('p', {}, entry.text),
  ];
}

function foot({ source, see }) {
  return h('p', { class: 'explained-foot' }, source, see ? ` · ${t('explain.see', see.join(', '))}` : '');
}

function open(...children) {
  view.replaceChildren(...children);
  view.scrollTop = 0;
  view.showPopover();
  about.setAttribute('aria-describedby', view.id);
  place();
}

/** Below what it explains, above where there is no room. */
function place() {
  const at = about.getBoundingClientRect();
  const { offsetWidth: w, offsetHeight: tall } = view;
  const below = at.bottom + EDGE / 2;
  const y = below + tall <= innerHeight - EDGE || at.top < innerHeight - at.bottom ? below : at.top - EDGE / 2 - tall;
  view.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - w - EDGE))}px`;
  view.style.top = `${Math.max(EDGE, Math.min(y, innerHeight - tall - EDGE))}px`;
}

function mount() {
  document.body.append(view);
  view.addEventListener('pointerenter', () => clearTimeout(timer));
  view.addEventListener('pointerleave', () => { clearTimeout(timer); timer = setTimeout(leave, REST); });
  const outside = ({ target }) => { if (about && !view.contains(target) && !about.contains(target)) close(); };
  document.addEventListener('pointerdown', outside, true);
  document.addEventListener('scroll', ({ target }) => { if (about && target !== view) close(); }, true);
  addEventListener('resize', () => { if (about) close(); });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !about) return;
    event.stopPropagation(); // the selection stays
    close();
  }, true);
}
