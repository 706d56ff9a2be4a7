// "Send again": an exchange as something the composer can be filled with.
import { base64, text } from './format.js';

/** Fields that the client makes by itself: they are not the learner's. */
const MADE = /^(host|connection|content-length|transfer-encoding|user-agent|accept-encoding|expect)$/i;

/** What a page's script may not set, and a browser adds: sec-… and such. */
const BROWSERS = /^(sec-|accept$|accept-language$|cookie$|origin$|referer$|upgrade-insecure-requests$|cache-control$|pragma$|priority$)/i;

/**
 * @param {object} exchange @param {object|undefined} act @param {import('./parts.js').Text} request
 * @returns {object} an exchange.Request; with raw octets where a structured one would not be the same
 */
export function again(exchange, act, request) {
  if (act?.request && !exchange.hop) return act.request;
  const m = request.message;
  const content = request.content;
  const odd = exchange.rules?.some((v) => v.dir === 'request') || !m.whole || m.trailers?.length || (m.chunks?.length && exchange.from.kind === 'sender');
  if (odd) return { raw: base64(request.bytes) };
  const browser = exchange.from.kind === 'browser';
  return {
    method: m.method,
    target: m.target,
    fields: (m.fields ?? []).filter((f) => !MADE.test(f.name) && !(browser && BROWSERS.test(f.name))).map(({ name, value }) => ({ name, value })),
    content: content.length ? text(content) : '',
  };
}
