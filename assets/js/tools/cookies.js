// The Cookies tab: each Set-Cookie line taken apart with what became of it, what was
// sent along, and what stayed behind.
import { h, said, t } from './page.js';
import { judged, went } from '../bench/jarwords.js';

export function cookiesTab({ exchange, texts }) {
  const lines = exchange.setCookieLines ?? [];
  const sent = (exchange.request.fields ?? []).filter((f) => /^cookie$/i.test(f.name));
  return [
    h('section', { class: 'message' },
      h('h3', {}, t('detail.cookies.set')),
      lines.length ? null : h('p', { class: 'quiet' }, t('detail.cookies.set.none')),
      ...lines.map((line) => one(line, texts.response, exchange.jar?.verdicts.find((v) => v.line === line.field)))),
    h('section', { class: 'message' },
      h('h3', {}, t('detail.cookies.sent')),
      sent.length ? h('p', { class: 'quiet' }, t('detail.cookies.sent.what')) : h('p', { class: 'quiet' }, t('detail.cookies.sent.none')),
      ...sent.map(pairs),
      stayed(exchange)),
  ];
}

/** Why each went along, or did not. */
function stayed(exchange) {
  const place = h('div', { class: 'jar-went' });
  went(place, exchange);
  return place;
}

function pairs({ value }) {
  return h('dl', { class: 'cookie-pairs wire' }, ...value.split(/;\s*/).filter(Boolean).map((pair) => {
    const at = pair.indexOf('=');
    return h('div', {}, h('dt', {}, at < 0 ? '' : pair.slice(0, at)), h('dd', {}, at < 0 ? pair : pair.slice(at + 1)));
  }));
}

function one(line, response, became) {
  const field = response?.message.fields?.[line.field];
  const part = response?.parts.findIndex((p) => p.kind === 'field' && p.index === line.field) ?? -1;
  return h('article', { class: 'cookie' },
    h('button', { type: 'button', class: 'field wire', title: t('detail.mark'), disabled: part < 0, onclick: (event) => event.currentTarget.dispatchEvent(new CustomEvent('rt:mark', { bubbles: true, detail: { of: 'response', part } })) },
      h('span', { class: 'field-name' }, 'Set-Cookie:'), ' ', h('span', { class: 'field-value' }, field?.value ?? `${line.name}=${line.value}`)),
    became ? judged(became) : null,
    ...explained(line));
}

/** Each part of a Set-Cookie line, and the rules that it breaks. */
export function explained(line) {
  return [
    h('dl', { class: 'cookie-parts' },
      row(t('detail.cookie.name'), line.name, t('attr.name')),
      row(t('detail.cookie.value'), line.value || t('detail.cookie.empty'), t('attr.value')),
      ...(line.attributes ?? []).map((a) => row(a.name, a.value, t(`attr.${a.kind}`))),
      ...absent(line)),
    line.violations?.length ? h('ul', { class: 'violations' }, ...line.violations.map((v) => h('li', {}, said(v), ' ', h('span', { class: 'quiet' }, v.source)))) : null,
  ].filter(Boolean);
}

/** What the line does not say matters as well: the default. */
function absent(line) {
  const has = (kind) => (line.attributes ?? []).some((a) => a.kind === kind);
  const missing = [];
  if (!has('expires') && !has('max-age')) missing.push(['Max-Age', 'attr.none.max-age']);
  if (!has('domain')) missing.push(['Domain', 'attr.none.domain']);
  if (!has('samesite')) missing.push(['SameSite', 'attr.none.samesite']);
  return missing.map(([name, key]) => row(name, t('attr.none'), t(key), true));
}

function row(name, value, what, none = false) {
  return h('div', { 'data-none': none }, h('dt', { class: 'wire' }, name), h('dd', { class: 'wire' }, value), h('dd', { class: 'cookie-what' }, what));
}
