// The API, as the scripts call it.
import { clock } from './clock.js';
import { t } from './words.js';

/** What went wrong, in the reader's words (RFC 9457). Status 0: no answer came. */
export class Problem extends Error {
  /** @param {{status?: number, title?: string, detail?: string, type?: string, id?: string}} about */
  constructor({ status = 0, title = '', detail = '', type = '', id, ...more }) {
    super([title, detail].filter(Boolean).join('. '));
    Object.assign(this, more, { status, title, detail, id: id ?? type.split('/').pop() });
  }
}

let token = () => '';

/** Says whose calls these are; the seat does, which itself is built on the API. */
export function speakFor(getter) { token = getter; }

/**
 * Calls the API: JSON both ways; a file goes as it is.
 * @param {string} method
 * @param {string} path after /api/v1
 * @param {object|Blob} [body]
 * @param {{signal?: AbortSignal}} [options]
 * @throws {Problem}
 */
export async function api(method, path, body, options) {
  const response = await call(method, path, body, options);
  return response.status === 204 ? undefined : parsed(response);
}

/** As api, for what answers with plain text. */
export async function apiText(method, path) {
  const response = await call(method, path);
  return response.text().catch(offline);
}

async function call(method, path, body, { signal } = {}) {
  const headers = { 'Accept-Language': document.documentElement.lang };
  if (token()) headers.Authorization = `Bearer ${token()}`;
  const json = body !== undefined && !(body instanceof Blob);
  if (json) headers['Content-Type'] = 'application/json';
  const response = await fetch('/api/v1' + path, {
    method, headers, signal, body: json ? JSON.stringify(body) : body,
  }).catch(offline);
  clock.seen(Date.parse(response.headers.get('Date')) * 1000);
  if (!response.ok) {
    const about = await response.json().catch(() => ({}));
    throw new Problem({ title: `${response.status} ${response.statusText}`, ...about, status: response.status });
  }
  return response;
}

function parsed(response) {
  return response.json().catch(offline);
}

function offline(error) {
  if (error.name === 'AbortError') throw error;
  throw new Problem({ id: 'offline', title: t('notice.offline') });
}
