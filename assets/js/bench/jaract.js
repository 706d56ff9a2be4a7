// What can be done to the cookies of this very browser. Scripts do not reach
// HttpOnly ones; answers of the learner's server do, on its reserved path.
import { api, seat, t } from '../tools/page.js';
import { parts } from '../app.js';

const { runner } = await parts.runner();

const SOME = 100; // lines of one answer, and octets: browsers bound a head
const SUM = 96 << 10;

/** The server whose shell acts: any will do, cookies ignore ports. */
const server = () => seat.servers.find((s) => s.state === 'listening')?.name ?? 'http';

/** A Set-Cookie line that makes a cookie what it is, with another value. */
export function lineOf(c, value = c.value) {
  const same = { strict: 'Strict', lax: 'Lax', none: 'None' }[c.sameSite];
  return [`${c.name}=${value}`, !c.hostOnly && `Domain=${c.domain}`, `Path=${c.known ? c.path : '/'}`,
    c.expires > 0 && `Expires=${new Date(c.expires / 1000).toUTCString()}`,
    c.secure && 'Secure', c.httpOnly && 'HttpOnly', same && `SameSite=${same}`, c.partitioned && 'Partitioned'].filter(Boolean).join('; ');
}

/** The line that deletes it. */
const expiry = (c) => `${lineOf({ ...c, expires: 0 }, c.name ? '' : 'x')}; Max-Age=0`;

/** Sets lines, as many answers as it takes; returns what the shell saw at the end. */
async function put(lines) {
  let seen = null;
  for (let i = 0; i < lines.length;) {
    const some = [];
    for (let sum = 0; i < lines.length && some.length < SOME && (!some.length || sum + lines[i].length < SUM); i++) {
      sum += new Blob([lines[i]]).size;
      some.push(lines[i]);
    }
    seen = await runner.cookies(server(), { lines: some });
  }
  return seen ?? runner.cookies(server());
}

/** Each returns what to say, and perhaps the lines that undo it. */
export const act = {
  look: () => runner.cookies(server()),

  async edit(own, c, value) {
    await put([lineOf(c, value)]);
    return { text: t(c.httpOnly ? 'jar.edited.httponly' : 'jar.edited', c.name), undo: [lineOf(c)] };
  },

  async remove(own, c) {
    // One that came from elsewhere may have any path.
    await put(c.known ? [expiry(c)] : paths(c.path).map((path) => expiry({ ...c, known: true, path })));
    return { text: t('jar.removed', c.name), undo: whole(c) ? [lineOf(c)] : undefined };
  },

  /** All that this browser keeps for the host: at once where that works, else one by one. */
  async clear(own) {
    const { restore, expire, left: others } = own ? await api('GET', `/jar/${own}/lines`) : { restore: [], expire: [], left: 0 };
    const before = await act.look();
    let atOnce = false;
    let left = { pairs: 1 };
    if (before.store) { // a secure context: Clear-Site-Data is obeyed
      left = (await runner.cookies(server(), { clear: true })).left;
      atOnce = !left.pairs;
    }
    if (!atOnce) {
      const names = before.document.split('; ').filter(Boolean).map((pair) => pair.split('=')[0]);
      left = (await put([...expire, ...names.filter((n) => !expire.some((line) => line.startsWith(`${n}=`))).map((n) => `${n}=; Path=/; Max-Age=0`)])).left ?? { pairs: 0 };
    }
    const undo = restore.length ? restore : undefined;
    // So much may have crossed that not all of it was kept: the browser knows best.
    if (!left.pairs) await api('POST', '/jar/seen', { script: '', none: true });
    if (left.pairs) return { text: t('jar.cleared.left', left.pairs), undo, bad: true };
    return { text: [atOnce ? t('jar.cleared.all') : t('jar.cleared.one', expire.length), others ? t('jar.cleared.others', others) : ''].filter(Boolean).join(' '), undo };
  },

  async undo(own, lines) {
    await put(lines);
    return { text: t('jar.undone', lines.length) };
  },
};

/** What is shown of its value is all of it. */
export const whole = (c) => new Blob([c.value]).size === c.octets;

/** The paths that a cookie may have which went along to a path. */
function paths(path) {
  const all = ['/'];
  for (let i = path.indexOf('/', 1); i > 0 && all.length < 8; i = path.indexOf('/', i + 1)) all.push(path.slice(0, i), path.slice(0, i + 1));
  return path === '/' ? all : [...all, path];
}
