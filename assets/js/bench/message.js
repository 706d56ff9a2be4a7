// The Message tab: start line, fields, content, of each message in the order in which they crossed.
import { t } from '../words.js';
import { classOf, h } from './dom.js';
import { close, explained } from './explain.js';
import { number, size, text } from './format.js';

/** How much content is shown here at most; the octets are in their own tab. */
const PREVIEW = 4096;

export function messageTab({ exchange, texts }) {
  close(); // what it points at gives way
  const all = [
    one('request', texts.request, exchange),
    ...texts.interim.map((m, i) => one('interim', m, exchange, i)),
    texts.response ? one('response', texts.response, exchange) : h('section', { class: 'message' }, h('h3', {}, t('detail.response')), h('p', { class: 'quiet' }, t(exchange.state === 'done' ? 'detail.response.none' : 'detail.response.pending'))),
  ];
  return all;
}

function one(of, text, exchange, index = 0) {
  const m = text.message;
  const dir = of === 'request' ? 'request' : 'response';
  const inside = (v) => v.dir === dir && v.offset >= m.offset && v.offset <= m.offset + m.total;
  const rules = (exchange.rules ?? []).filter(inside);
  const mark = (part) => (event) => event.currentTarget.dispatchEvent(new CustomEvent('rt:mark', { bubbles: true, detail: { of, index, part } }));
  return h('section', { class: 'message' },
    h('h3', {}, t(`detail.${of}`), ' ', h('small', { class: 'quiet' }, t('detail.octets.count', number(m.total)))),
    h('div', { class: 'message-head wire' },
      startLine(m, mark(0)),
      ...fields(text, m.fields ?? [], 'field', mark)),
    rules.length ? violations(rules) : null,
    ...content(text, m),
    m.trailers?.length ? h('div', { class: 'message-head wire message-trailers' }, h('p', { class: 'message-kind' }, t('detail.trailers')), ...fields(text, m.trailers, 'trailer', mark)) : null,
    ...notes(m),
  );
}

function startLine(m, act) {
  const marks = (...words) => h('button', { type: 'button', class: 'marks', title: t('detail.mark'), onclick: act }, ...words);
  if (m.dir === 'request') return h('div', { class: 'message-line message-start' }, marks(h('b', { class: 'method' }, m.method ?? ''), ' ', m.target ?? '', ' ', h('span', { class: 'quiet-wire' }, m.version)));
  const { status = 0 } = m;
  return h('div', { class: 'message-line message-start' },
    marks(h('span', { class: 'quiet-wire' }, m.version)),
    explained({ status }, { class: 'explains-status' }, h('b', { class: 'status', 'data-class': classOf(status) }, String(status)), ' ', m.reason ?? ''));
}

function fields(message, list, kind, mark) {
  return list.map((field, index) => {
    const at = message.parts.findIndex((p) => p.kind === kind && p.index === index);
    const note = remark(message, field);
    const value = message.value(field, message.parts[at]);
    return h('div', { class: 'message-line' },
      explained({ field: field.name, value }, { class: 'field-name' }, field.name, ':'),
      h('button', { type: 'button', class: 'marks', title: t('detail.mark'), disabled: at < 0, onclick: mark(at) },
        value ? h('span', { class: 'field-value' }, value) : h('span', { class: 'quiet-wire' }, t('detail.cookie.empty')),
        note ? h('span', { class: 'field-note' }, note) : null));
  });
}

/** What is worth knowing beside a field, where its meaning is often missed. */
function remark(message, field) {
  const m = message.message;
  if (/^content-length$/i.test(field.name) && m.contentOctets && message.bytes.length === m.total) {
    const content = message.content;
    const letters = [...text(content)].length;
    if (letters !== content.length) return t('detail.length.octets', number(content.length), number(letters));
  }
  return '';
}

function violations(rules) {
  return h('ul', { class: 'violations' }, ...rules.map((v) => h('li', {}, said(v), ' ', h('span', { class: 'quiet' }, v.source))));
}

/** A broken rule in the reader's language, else as the codec says it. */
export function said({ rule, text: words }) {
  const translated = t(`rule.${rule}`);
  return translated === `rule.${rule}` ? words : translated;
}

function content(message, m) {
  if (!m.contentOctets) return [];
  const bytes = message.content;
  const type = (m.fields ?? []).find((f) => /^content-type$/i.test(f.name))?.value ?? '';
  const about = h('p', { class: 'message-kind' }, t('detail.content'), ' · ', t('detail.octets.count', number(m.contentOctets)), type ? ` · ${type}` : '', ' · ', t(`detail.framing.${m.framing}`));
  const chunks = m.chunks?.length ? h('p', { class: 'message-chunks' }, t('detail.chunks'), ' ', ...m.chunks.slice(0, 48).map((c) => h('span', { class: 'chip', 'data-kind': c.size ? '' : 'none' }, c.size + (c.extension ?? ''))), m.chunks.length > 48 ? '…' : '') : null;
  if (!bytes.length) return [about, chunks].filter(Boolean);
  if (/^(image|audio|video|font)\/(?!svg)|octet-stream|zip|pdf/i.test(type)) return [about, chunks, h('p', { class: 'quiet' }, t('detail.content.binary', size(bytes.length)))].filter(Boolean);
  const words = text(bytes.subarray(0, PREVIEW));
  return [about, chunks, h('pre', { class: 'message-content', tabindex: '0' }, words, bytes.length > PREVIEW ? '\n…' : '')].filter(Boolean);
}

/** What is not here, and why. */
function notes(m) {
  const out = [];
  if (m.bodyDropped) out.push(t('detail.dropped', number(m.total)));
  else if (m.kept < m.total) out.push(t('detail.kept.part', number(m.kept), number(m.total)));
  if (m.sha256) out.push(`SHA-256 ${m.sha256}`);
  if (!m.whole) out.push(t('detail.unfinished'));
  return out.map((line) => h('p', { class: 'message-note' }, line));
}

