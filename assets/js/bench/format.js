// Numbers, times and octets as people read them.
import { t } from '../words.js';

const lang = document.documentElement.lang || 'en';
const clock = new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hour12: false });
const count = new Intl.NumberFormat(lang);

/** A stretch of time, given in microseconds: "4.2 ms", "2.4 s". */
export function span(us) {
  const ms = Math.max(0, us) / 1000;
  if (ms < 10) return t('bench.ms', ms.toFixed(1));
  if (ms < 1000) return t('bench.ms', String(Math.round(ms)));
  if (ms < 60_000) return t('bench.s', (ms / 1000).toFixed(ms < 10_000 ? 2 : 1));
  if (ms < 3_600_000) return t('bench.min', String(Math.round(ms / 60_000)));
  return t('bench.hours', String(Math.round(ms / 3_600_000)));
}

/** A running clock: tenths, so that its width does not jump. */
export function running(us) {
  return t('bench.s', (Math.max(0, us) / 1e6).toFixed(1));
}

/** A moment of the day, to the millisecond. */
export const moment = (us) => (us ? clock.format(new Date(us / 1000)) : '–');

/** A whole number with its separators. */
export const number = (n) => count.format(n);

/** A number of octets in little room: "312 B", "12.3 KiB". */
export function size(n) {
  if (n < 1024) return `${n} B`;
  if (n < 1024 * 1024) return `${(n / 1024).toFixed(1)} KiB`;
  return `${(n / 1024 / 1024).toFixed(1)} MiB`;
}

/** Octets of a base64 text. */
export function octets(base64) {
  const binary = atob(base64 ?? '');
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) out[i] = binary.charCodeAt(i);
  return out;
}

/** Base64 of octets. */
export function base64(bytes) {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @typedef {{from: number, length: number, text: string, ok: boolean}} Piece one character, or one octet that is none */

/**
 * Cuts octets into characters of UTF-8; an octet that is not part of one stands
 * alone (RFC 3629). Control characters are not "ok": they cannot be shown as they are.
 * @param {Uint8Array} bytes
 * @returns {Piece[]}
 */
export function pieces(bytes, from = 0, to = bytes.length) {
  const out = [];
  for (let i = from; i < to;) {
    const b = bytes[i];
    let length = b < 0x80 ? 1 : b >= 0xc2 && b < 0xe0 ? 2 : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xf0 && b < 0xf5 ? 4 : 1;
    let text = '';
    if (b >= 0x20 && b < 0x7f) {
      text = String.fromCharCode(b);
    } else if (length > 1) {
      try {
        text = strict.decode(bytes.subarray(i, i + length));
      } catch {
        length = 1;
      }
    }
    out.push({ from: i, length, text, ok: text !== '' });
    i += length;
  }
  return out;
}

/** One octet as it is written where it cannot be shown: \x0d. */
export const escaped = (b) => `\\x${b.toString(16).padStart(2, '0')}`;

/** Octets as text: line ends and tabs stay, what is no UTF-8 is \x…. */
export function text(bytes) {
  try {
    return strict.decode(bytes);
  } catch {
    return pieces(bytes).map((p) => (p.ok ? p.text : [9, 10, 13].includes(bytes[p.from]) ? String.fromCharCode(bytes[p.from]) : escaped(bytes[p.from]))).join('');
  }
}
