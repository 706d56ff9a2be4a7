// The shell: it runs in a frame on the learner's server's own origin and fetches
// there what the app asks for. It obeys one origin, and only its parent.

const app = document.documentElement.dataset.app;
const KEPT = 4096; // octets of content that are reported
const KEPT_TEXT = 16 << 10; // characters of document.cookie, and of all fields

/** @type {Map<string, AbortController>} what is under way, by the command's id */
const running = new Map();

// The Referer is then the server itself, as on any site.
history.replaceState(null, '', '/');

addEventListener('message', ({ origin, source, data }) => {
  if (origin !== app || source !== parent || typeof data !== 'object' || data === null) return;
  if (data.do === 'ping') say({ ready: true });
  else if (data.do === 'cancel') running.get(data.id)?.abort();
  else if (data.do === 'fetch') run(data);
  else if (data.do === 'cookies') cookies(data);
});
say({ ready: true });

function say(message) { parent.postMessage(message, app); }

async function run({ id, request, limit }) {
  const controller = new AbortController();
  running.set(id, controller);
  const timers = [];
  if (request.abortAfter > 0) timers.push(setTimeout(() => controller.abort(), request.abortAfter));
  // Our own limit is not the code's: it says so.
  if (limit > 0) timers.push(setTimeout(() => controller.abort(new DOMException(`gave up after ${limit / 1000} s`, 'TimeoutError')), limit));
  say({ id, seen: await often(request, controller.signal) });
  timers.forEach(clearTimeout);
  running.delete(id);
}

/** Sends a request as often as it says: together, or one after the other. */
async function often(request, signal) {
  const times = request.times > 1 ? request.times : 1;
  if (times === 1) return see(request, signal);
  const all = [];
  if (request.together) all.push(...await Promise.all(Array.from({ length: times }, () => see(request, signal))));
  else while (all.length < times && !signal.aborted) all.push(await see(request, signal));
  return { ...all.at(-1), statuses: all.map(({ status }) => status ?? 0) };
}

/** Runs fetch, and returns what its code saw: exchange.Seen. */
async function see({ method, target, fields = [], content, redirect, cache }, signal) {
  const seen = {};
  const began = performance.now();
  try {
    const response = await fetch(target.startsWith('/') ? location.origin + target : target, {
      method: method || 'GET',
      headers: fields.map(({ name, value }) => [name, value]),
      body: content || undefined,
      redirect: redirect || 'follow',
      cache: cache || 'default',
      signal,
    });
    seen.status = response.status;
    seen.statusText = response.statusText;
    seen.type = response.type;
    seen.url = response.url;
    seen.redirected = response.redirected;
    seen.fields = few([...response.headers]);
    await read(response, seen);
  } catch (error) {
    seen.error = `${error.name}: ${error.message}`;
  }
  seen.millis = Math.round(performance.now() - began);
  seen.cookie = document.cookie.slice(0, KEPT_TEXT);
  return seen;
}

/** Reads the content as it comes, so that what came before a fault is known. */
async function read(response, seen) {
  const kept = new Uint8Array(KEPT);
  seen.contentOctets = 0;
  const reader = response.body?.getReader();
  try {
    while (reader) {
      const { done, value } = await reader.read();
      if (done) break;
      if (seen.contentOctets < KEPT) kept.set(value.subarray(0, KEPT - seen.contentOctets), seen.contentOctets);
      seen.contentOctets += value.length;
    }
  } finally {
    seen.content = new TextDecoder().decode(kept.subarray(0, Math.min(KEPT, seen.contentOctets)));
  }
}

/** What scripts see of the cookies, after one was written, lines were set by the server, or all were cleared. */
async function cookies({ id, write, lines, clear }) {
  const seen = {};
  try {
    // This page stands for "/", but its cookies would have the path it was loaded from.
    if (write !== undefined) document.cookie = /;\s*path\s*=/i.test(write) ? write : `${write}; Path=/`;
    if (lines || clear) seen.came = await reserved(clear ? 'clear' : 'cookies', { lines });
    seen.document = document.cookie;
    // In a secure context only; also what scripts may not read is not listed.
    seen.store = await globalThis.cookieStore?.getAll();
    if (lines || clear) seen.left = await reserved('cookies');
  } catch (error) {
    seen.error = `${error.name}: ${error.message}`;
  }
  say({ id, seen });
}

/** Asks the server under its reserved path, which no lesson's fault hits. */
async function reserved(name, content) {
  const response = await fetch(`/.roundtrip/${name}`, content && { method: 'POST', body: JSON.stringify(content) });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

function few(fields) {
  let left = KEPT_TEXT;
  return fields.map(([name, value]) => ({ name, value })).filter(({ name, value }) => (left -= name.length + value.length) > 0);
}
