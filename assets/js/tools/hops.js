// Redirects hop by hop: the sender stops at each, and the next request is made by
// the rules that clients follow (RFC 9110 §15.4; Fetch standard, "HTTP-redirect fetch").
import { button, h, octets, seat, t } from './page.js';

const REDIRECTS = [301, 302, 303, 307, 308];
const CONTENT = /^content-(encoding|language|location|type|length)$/i; // goes with the content
const MOST = 20; // after so many a browser gives up

/**
 * @typedef {{method: string, target: string, fields: {name: string, value: string}[], content: string}} Asked
 * @typedef {object} Step
 * @property {string} [end] why there is no next request: a key of "hops.end."
 * @property {string} [rule] why it is as it is: a key of "hops.rule."
 * @property {Asked} [next]
 */

/** The first response's status and Location in octets. */
export function head(bytes) {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n\r?\n/)[0].split(/\r?\n/);
  const at = lines.find((line) => /^location:/i.test(line));
  return { status: Number(/^HTTP\/\S+ (\d{3})/.exec(lines[0])?.[1] ?? 0), location: at?.slice(9).trim() ?? null };
}

/**
 * What a client does next.
 * @param {Asked} asked @param {{status: number, location: string|null}} answer
 * @param {string} origin of the server
 * @returns {Step}
 */
export function step({ method, target, fields, content }, { status, location }, origin) {
  if (!REDIRECTS.includes(status)) return { end: 'final' };
  if (location === null) return { end: 'nowhere' };
  let to;
  try {
    to = new URL(location, origin + target);
  } catch {
    return { end: 'unreadable' };
  }
  if (to.origin !== origin) return { end: 'away' };
  const next = { method, target: to.pathname + to.search, fields, content };
  const turns = status === 303 ? method !== 'GET' && method !== 'HEAD' : status < 303 && method === 'POST';
  if (!turns) return { rule: status > 306 ? 'kept' : 'same', next };
  return { rule: status === 303 ? 'other' : 'post', next: { ...next, method: 'GET', content: '', fields: fields.filter((f) => !CONTENT.test(f.name)) } };
}

/**
 * The chain so far, and a button for its next hop.
 * @param {Asked} asked @param {object} sent the API's answer to POST /send
 * @param {(next: Asked) => Promise<object|null>} send sends one more; null: it did not work
 * @returns {Node|null} nothing if it was no redirect
 */
export function hops(asked, sent, send) {
  const list = h('ol', { class: 'hops-list wire' });
  const said = h('p');
  const go = h('div', { class: 'tools-row' });
  const box = h('div', { class: 'hops', role: 'group', 'aria-label': t('hops.title') }, list, said, go);
  const been = new Set();
  const origin = new URL(seat.servers[0].url).origin;

  const show = (asked, sent) => {
    const answer = head(octets(sent.received));
    const { end, rule, next } = step(asked, answer, origin);
    list.append(h('li', {}, `${asked.method} ${asked.target} → ${answer.status || '✕'}`, answer.location === null ? '' : h('span', { class: 'hops-location' }, ` Location: ${answer.location}`)));
    been.add(`${asked.method} ${asked.target}`);
    if (end) {
      said.replaceChildren(t(`hops.end.${end}`, list.childElementCount - 1));
      go.replaceChildren();
      return;
    }
    const loop = been.has(`${next.method} ${next.target}`);
    said.replaceChildren(t(`hops.rule.${rule}`, answer.status), loop ? ' ' + t('hops.loop', MOST) : '');
    const follow = button(t('hops.follow', `${next.method} ${next.target}`), async () => {
      follow.disabled = true;
      const more = await send(next);
      if (!more) return void (follow.disabled = false);
      show(next, more);
      (go.querySelector('button') ?? box).focus({ preventScroll: true });
    }, { class: 'button button-small button-main', 'data-hop': list.childElementCount });
    go.replaceChildren(follow);
  };
  box.tabIndex = -1;
  show(asked, sent);
  return box;
}
