// Octets as a text to edit, and back, without losing one. A line's end is told
// beside the text: CR LF or LF. What is no character is written \x.., one octet each.
import { escaped, pieces } from './format.js';

/** @typedef {'crlf'|'lf'} End */
/** @typedef {{text: string, ends: End[]}} RawText ends has one for each "\n" of the text */

const ESCAPE = /(\n|\\x[0-9a-f]{2})/i;
const encoder = new TextEncoder();

/** @param {Uint8Array} bytes @returns {RawText} */
export function fromOctets(bytes) {
  let text = '';
  const ends = [];
  for (const { from, length, text: character } of pieces(bytes)) {
    const b = bytes[from];
    if (b === 10) {
      text += '\n';
      ends.push(bytes[from - 1] === 13 ? 'crlf' : 'lf');
    } else if (b === 13 && bytes[from + 1] === 10) {
      continue; // its LF says so
    } else if (b === 9) {
      text += '\t';
    } else if (character === '\\' && /^x[0-9a-f]{2}$/i.test(String.fromCharCode(...bytes.subarray(from + 1, from + 4)))) {
      text += escaped(b); // else it would be read as an octet
    } else {
      text += character || [...bytes.subarray(from, from + length)].map(escaped).join('');
    }
  }
  return { text, ends };
}

/** @param {RawText} raw @returns {Uint8Array} */
export function toOctets({ text, ends }) {
  const parts = [];
  let line = 0;
  for (const part of text.split(ESCAPE)) {
    if (part === '\n') parts.push(ends[line++] === 'lf' ? [10] : [13, 10]);
    else if (part.length === 4 && ESCAPE.test(part)) parts.push([parseInt(part.slice(2), 16)]);
    else if (part) parts.push(encoder.encode(part));
  }
  const octets = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const p of parts) {
    octets.set(p, at);
    at += p.length;
  }
  return octets;
}

const count = (text) => text.split('\n').length - 1;

/**
 * The ends after the text was edited: those before and after the edit stay, new ones are as wanted.
 * @param {RawText} before
 * @param {string} text
 * @param {End} wanted
 * @returns {End[]}
 */
export function carry(before, text, wanted) {
  const most = Math.min(before.text.length, text.length);
  let head = 0;
  while (head < most && before.text[head] === text[head]) head++;
  let tail = 0;
  while (tail < most - head && before.text.at(-1 - tail) === text.at(-1 - tail)) tail++;
  const kept = count(before.text.slice(0, head));
  const after = count(text.slice(text.length - tail));
  return [
    ...before.ends.slice(0, kept),
    ...Array(Math.max(0, count(text) - kept - after)).fill(wanted),
    ...before.ends.slice(before.ends.length - after),
  ];
}
