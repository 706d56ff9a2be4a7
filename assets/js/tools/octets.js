// The Octets tab: the exact octets as text with visible line ends, and as a ruler
// in hex. Choosing a line marks its octets; choosing octets marks their line.
import { button, copy, escaped, h, number, pieces, said, t, text } from './page.js';

/** Octets drawn at once, and how many more each time. */
const STEP = 8192;
/** Octets in a row of the ruler: half as many where there is little room. */
const WIDE = 16;
const NARROW = 30; // rem

export function octetsTab({ exchange, texts, marked }) {
  const all = [['request', texts.request, 0], ...texts.interim.map((m, i) => ['interim', m, i]), ['response', texts.response, 0]].filter(([, m]) => m);
  const chosen = all.find(([of, , i]) => marked && of === marked.of && i === (marked.index ?? 0)) ?? all[0];
  const place = h('div', { class: 'octets' });
  const pick = h('div', { class: 'octets-pick' });
  const show = ([of, message, index], part = -1) => {
    place.replaceChildren(...new View(message, exchange, of === 'request' ? 'request' : 'response', part).nodes);
    for (const b of pick.children) b.setAttribute('aria-pressed', String(b.dataset.of === `${of}${index}`));
  };
  pick.append(...all.map((one) => button(one[0] === 'interim' ? `${one[1].message.status}` : t(`detail.${one[0]}`), () => show(one), { 'data-of': `${one[0]}${one[2]}`, class: 'button button-small octets-of' })));
  show(chosen, marked && chosen[0] === marked.of ? marked.part : -1);
  return [pick, place];
}

/** One message's octets. */
class View {
  constructor(message, exchange, dir, part) {
    this.message = message;
    this.shown = Math.min(STEP, message.bytes.length);
    this.broken = new Map();
    for (const v of exchange.rules ?? []) {
      if (v.dir !== dir) continue;
      const at = message.partAt(v.offset);
      if (at >= 0) this.broken.set(at, [...(this.broken.get(at) ?? []), v]);
    }
    this.part = part;
    const room = document.querySelector('.detail-panel')?.clientWidth ?? innerWidth;
    this.width = room < NARROW * parseFloat(getComputedStyle(document.documentElement).fontSize) ? WIDE / 2 : WIDE;
    this.lines = h('div', { class: 'octet-lines wire', role: 'group', 'aria-label': t('detail.octets') });
    this.ruler = h('div', { class: 'ruler wire', 'data-width': this.width, role: 'group', tabindex: '0', 'aria-label': t('detail.ruler') });
    this.said = h('p', { class: 'octets-said', role: 'status' });
    this.more = button('', () => { this.shown = Math.min(this.message.bytes.length, this.shown + STEP); this.#draw(); });
    const both = (event) => {
      const at = event.target.closest('[data-part]');
      if (at) this.mark(Number(at.dataset.part));
    };
    this.lines.addEventListener('click', both);
    this.ruler.addEventListener('click', both);
    const take = button(t('detail.copy'), async () => {
      await copy(text(message.bytes));
      take.textContent = t('bench.copied');
      setTimeout(() => { take.textContent = t('detail.copy'); }, 2000);
    });
    this.nodes = [h('div', { class: 'octets-bar' }, this.said, take), h('div', { class: 'octets-both' }, this.lines, this.ruler), this.more];
    this.#draw();
  }

  mark(part) {
    this.part = part;
    for (const element of this.lines.querySelectorAll('.octet-line')) element.toggleAttribute('data-marked', Number(element.dataset.part) === part);
    for (const element of this.ruler.querySelectorAll('.ruler-part')) element.toggleAttribute('data-marked', Number(element.dataset.part) === part);
    this.ruler.querySelector('[data-marked]')?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    this.#say();
  }

  #say() {
    const { parts } = this.message;
    const p = parts[this.part];
    this.said.textContent = p
      ? `${t(`detail.part.${p.kind}`)} · ${t('detail.range', number(p.to - p.from), number(p.from), number(p.to - 1))}`
      : t('detail.octets.how', number(this.message.bytes.length));
  }

  #draw() {
    const { bytes, parts } = this.message;
    this.lines.replaceChildren(...parts.flatMap((part, i) => (part.from < this.shown ? this.#lines(part, i) : [])));
    const rows = [];
    for (let at = 0; at < this.shown; at += this.width) rows.push(this.#row(at, Math.min(at + this.width, this.shown)));
    this.ruler.replaceChildren(h('div', { class: 'ruler-row ruler-head', 'aria-hidden': 'true' }, h('span', { class: 'ruler-at' }, ''), h('span', { class: 'ruler-hex' }, Array.from({ length: this.width }, (_, i) => i.toString(16).padStart(2, '0')).join(' ')), h('span', { class: 'ruler-text' }, '')), ...rows);
    this.more.hidden = this.shown >= bytes.length;
    this.more.textContent = t('detail.more', number(bytes.length - this.shown));
    this.#say();
  }

  /** The lines of one part: cut after each LF. */
  #lines(part, i) {
    const { bytes } = this.message;
    const out = [];
    const end = Math.min(part.to, this.shown);
    for (let from = part.from; from < end;) {
      let to = bytes.indexOf(10, from) + 1;
      if (to <= 0 || to > end) to = end;
      const broken = this.broken.get(i);
      out.push(h('button', { type: 'button', class: `octet-line octet-${part.kind}`, 'data-part': i, 'data-marked': i === this.part, ...(broken ? { title: broken.map(said).join('\n') } : {}) },
        ...this.#line(part, from, to),
        ...(broken && from === part.from ? broken.map((v) => h('span', { class: 'octet-broken' }, '! ', said(v))) : [])));
      from = to;
    }
    return out;
  }

  #line(part, from, to) {
    const { bytes } = this.message;
    const runs = [];
    const push = (kind, words) => {
      if (runs.at(-1)?.kind === kind && kind !== 'end') runs.at(-1).words += words;
      else runs.push({ kind, words });
    };
    for (const p of pieces(bytes, from, to)) {
      const b = bytes[p.from];
      const kind = part.name && p.from >= part.name[0] && p.from < part.name[1] ? 'name' : part.value && p.from >= part.value[0] && p.from < part.value[1] ? 'value' : 'plain';
      if (p.ok) push(kind, p.text);
      else if (b === 13) push('end', 'CR');
      else if (b === 10) push('end', 'LF');
      else if (b === 9) push('end', 'HTAB');
      else push('escaped', escaped(b));
    }
    return runs.map(({ kind, words }) => h('span', { class: `octet-run-${kind}` }, words));
  }

  /** One row of the ruler: offset, hex, text, cut where parts begin. */
  #row(from, to) {
    const { parts, bytes } = this.message;
    const hex = h('span', { class: 'ruler-hex' });
    const words = h('span', { class: 'ruler-text' });
    parts.forEach((part, i) => {
      const a = Math.max(from, part.from);
      const b = Math.min(to, part.to);
      if (a >= b) return;
      const attributes = { class: `ruler-part ruler-${part.kind}`, 'data-part': i, 'data-marked': i === this.part };
      const inHex = h('span', attributes);
      const inText = h('span', attributes);
      // A character that began in the row before goes on here.
      let start = a;
      while (start > part.from && start > a - 3 && (bytes[start] & 0xc0) === 0x80) start--;
      for (const p of pieces(bytes, start, Math.min(part.to, b + 3))) {
        if (p.from >= b || p.from + p.length <= a) continue;
        const here = [Math.max(a, p.from), Math.min(b, p.from + p.length)];
        const two = Array.from(bytes.subarray(...here), (x) => x.toString(16).padStart(2, '0')).join(' ');
        if (p.length > 1) {
          inHex.append(h('span', { class: 'ruler-group', title: `${p.text}: ${t('detail.octets.count', p.length)}` }, two), here[1] < to || to % this.width ? ' ' : '');
          const letter = h('span', { class: `ruler-letter ruler-letter-${here[1] - here[0]}` }, p.from >= a ? p.text : '·');
          inText.append(letter);
        } else {
          inHex.append(`${two} `);
          inText.append(p.ok ? p.text : '·');
        }
      }
      hex.append(inHex);
      words.append(inText);
    });
    return h('div', { class: 'ruler-row' }, h('span', { class: 'ruler-at' }, from.toString(16).padStart(4, '0')), hex, words);
  }
}
