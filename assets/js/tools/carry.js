// Octets that carry cookies on: "{{cookie sid}}" in a lesson's octets is what the
// server last gave the cookie sid (app/lesson/carry.go).
import { api, feed } from './page.js';

const MARK = /\{\{cookie ([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\}\}/g;

/** @param {string} raw base64 @returns {Promise<string>} the same, filled in */
export async function carry(raw) {
  const text = atob(raw); // a character is an octet
  const names = new Set([...text.matchAll(MARK)].map(([, name]) => name));
  const values = new Map();
  for (const name of names) values.set(name, await latest(name));
  return btoa(text.replace(MARK, (_, name) => values.get(name)));
}

/** The value that a response last gave a cookie; an empty one deletes it, and is none. */
async function latest(name) {
  const setting = [...feed.exchanges.values()].filter((e) => e.setCookies?.includes(name)).sort((a, b) => b.responseFirst - a.responseFirst);
  for (const { id } of setting) {
    const { setCookieLines } = await api('GET', `/exchanges/${encodeURIComponent(id)}`);
    const line = setCookieLines.findLast((l) => l.name === name && l.value);
    if (line) return line.value.replace(/[^\x00-\xff]/g, '');
  }
  return '';
}
