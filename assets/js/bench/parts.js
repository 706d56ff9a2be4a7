// A message cut into its parts, each a stretch of its octets. Together they cover
// every octet that was kept, once and in order.
import { octets, text } from './format.js';

/**
 * @typedef {object} Part
 * @property {'start'|'field'|'blank'|'content'|'chunk'|'data'|'end'|'trailer'} kind
 * @property {number} from of the message's octets
 * @property {number} to
 * @property {number} [index] of the field, trailer or chunk
 * @property {[number, number]} [name] where a field's name stands
 * @property {[number, number]} [value]
 */

/** A message with its octets decoded and its parts found. */
export class Text {
  /** @param {object} message as the API sends it */
  constructor(message) {
    this.message = message;
    this.bytes = octets(message.octets);
    this.parts = this.#cut();
  }

  #cut() {
    const { message: m } = this;
    const at = (span) => [span.offset - m.offset, span.offset - m.offset + span.length];
    const found = [];
    const add = (kind, span, more = {}) => {
      if (!span || !span.length) return;
      const [from, to] = at(span);
      if (from >= 0 && from < this.bytes.length) found.push({ kind, from, to: Math.min(to, this.bytes.length), ...more });
    };
    const field = (kind) => (f, index) => add(kind, f.line?.[0], {
      index,
      name: f.nameAt?.[0] && at(f.nameAt[0]),
      value: f.valueAt?.[0] && at(f.valueAt[0]),
    });
    add('start', m.start);
    (m.fields ?? []).forEach(field('field'));
    (m.chunks ?? []).forEach((c, index) => {
      add('chunk', c.line, { index });
      add('data', c.data, { index });
    });
    (m.trailers ?? []).forEach(field('trailer'));
    found.sort((a, b) => a.from - b.from);

    // What lies between is a line's end, the blank line, or content.
    const head = m.head ? at(m.head)[1] : 0;
    const out = [];
    let reached = 0;
    const fill = (to) => {
      if (to <= reached) return;
      const middle = Math.max(reached, Math.min(to, head));
      if (middle > reached) out.push({ kind: 'blank', from: reached, to: middle });
      if (to > middle) out.push({ kind: m.chunks?.length ? 'end' : 'content', from: middle, to });
    };
    for (const part of found) {
      fill(part.from);
      out.push(part);
      reached = Math.max(reached, part.to);
    }
    fill(this.bytes.length);
    return out;
  }

  /** The octets of [from, to). */
  slice([from, to]) { return this.bytes.subarray(Math.max(0, from), Math.min(to, this.bytes.length)); }

  /** A field's value as it came, else as the API understood it. */
  value(field, part) {
    return part?.value && part.value[1] <= this.bytes.length ? text(this.slice(part.value)) : field.value;
  }

  /** The content without framing, as far as it was kept. */
  get content() {
    const pieces = this.parts.filter((p) => p.kind === 'content' || p.kind === 'data').map((p) => this.slice([p.from, p.to]));
    const out = new Uint8Array(pieces.reduce((n, p) => n + p.length, 0));
    let at = 0;
    for (const p of pieces) {
      out.set(p, at);
      at += p.length;
    }
    return out;
  }

  /** The part an offset of the direction's stream lies in. */
  partAt(offset) {
    const at = offset - this.message.offset;
    return this.parts.findIndex((p) => at >= p.from && at < p.to);
  }
}
