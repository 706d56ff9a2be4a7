// What differs between two lists: of fields, of lines.

/** More lines than these are not compared one by one. */
const MOST = 600;

/** @typedef {{sign: '='|'≠'|'+'|'−'|'↕', name?: string, left?: string, right?: string}} Row */

/**
 * Fields by their names, in any spelling, the nth of one with the nth of the
 * other. Order is a difference of its own: what is out of line moved.
 * @param {{name: string, value: string}[]} left
 * @param {{name: string, value: string}[]} right
 * @returns {Row[]}
 */
export function fields(left, right) {
  const places = new Map();
  right.forEach((f, j) => {
    const key = f.name.toLowerCase();
    places.set(key, [...(places.get(key) ?? []), j]);
  });
  const pairs = left.map((f) => places.get(f.name.toLowerCase())?.shift() ?? -1);
  const inLine = rising(pairs);
  const rows = left.map((f, i) => {
    const g = right[pairs[i]];
    if (!g) return { sign: '−', name: f.name, left: f.value };
    const sign = f.value !== g.value || f.name !== g.name ? '≠' : inLine.has(pairs[i]) ? '=' : '↕';
    return { sign, name: f.name === g.name ? f.name : `${f.name} / ${g.name}`, left: f.value, right: g.value, at: pairs[i] };
  });
  // What only the right one has stands after what comes before it there.
  right.forEach((g, j) => {
    if (pairs.includes(j)) return;
    const before = rows.findLastIndex((row) => row.at < j);
    rows.splice(before + 1, 0, { sign: '+', name: g.name, right: g.value, at: j });
  });
  return rows;
}

/** The longest rising part of a list of places; -1 is none. */
function rising(places) {
  const best = []; // best[n]: the chain of n + 1 that ends lowest
  for (const place of places) {
    if (place < 0) continue;
    let n = best.findIndex((chain) => chain.at(-1) >= place);
    if (n < 0) n = best.length;
    best[n] = [...(best[n - 1] ?? []), place];
  }
  return new Set(best.at(-1));
}

/**
 * Lines of two texts, by their longest common part.
 * @returns {Row[]|null} null: too many lines
 */
export function lines(left, right) {
  const a = left === '' ? [] : left.split('\n');
  const b = right === '' ? [] : right.split('\n');
  if (a.length > MOST || b.length > MOST) return null;
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  }
  const rows = [];
  let gone = [];
  let come = [];
  // Lines that went and came at one place face each other.
  const flush = () => {
    for (let n = 0; n < Math.max(gone.length, come.length); n++) rows.push({ sign: n >= come.length ? '−' : n >= gone.length ? '+' : '≠', left: gone[n], right: come[n] });
    gone = [];
    come = [];
  };
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      flush();
      rows.push({ sign: '=', left: a[i++], right: b[j++] });
    } else if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) {
      gone.push(a[i++]);
    } else {
      come.push(b[j++]);
    }
  }
  flush();
  return rows;
}

/**
 * Where two texts begin and cease to differ, without cutting a character.
 * @returns {[number, number, number]} the length of what both begin with, and where it ends in each
 */
export function middle(left, right) {
  const a = [...left];
  const b = [...right];
  const most = Math.min(a.length, b.length);
  let from = 0;
  while (from < most && a[from] === b[from]) from++;
  let tail = 0;
  while (tail < most - from && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const size = (list, to) => list.slice(0, to).join('').length;
  return [size(a, from), size(a, a.length - tail), size(b, b.length - tail)];
}
