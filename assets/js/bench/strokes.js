// Every line of the chart, by name: lifelines, bands, arrows, and what joins them.
import { lines, turn } from './draw.js';
import { bands, laneOf, serverOf } from './layout.js';

/** How far below the top of its row a change of the server is marked, in em. */
const MARK = 0.75;

/**
 * @param {{rows: import('./layout.js').Row[], breaks: {y: number, height: number}[], down: string[]}} layout
 * @param {{em: number, height: number, x: {left: Record<string, number>, at: Record<string, number>, lanes: number}, selected: string|null, mates: Set<string>, connections: Map<number, object>}} where
 *   left: the clients' lines, at: the servers'; mates: the exchanges of the other hop of the one selected
 * @returns {Map<string, {shape: string, d: string, kind: string}>} shape and kind become classes
 */
export function strokes({ rows, breaks, down }, { em, height, x: { left, at, lanes }, selected, mates, connections }) {
  const fresh = new Map();
  const add = (key, shape, d, kind = '') => fresh.set(key, { shape, d, kind });

  // Lifelines, dotted where time was left out; the server's is there while it listens.
  const gaps = [...breaks].sort((a, b) => a.y - b.y);
  for (const [kind, x] of Object.entries({ ...left, ...at })) {
    let solid = '';
    let dotted = '';
    for (const [top, bottom] of kind in at ? listening(rows.filter(({ server }) => server === kind), { em, height, down: down.includes(kind) }) : [[0, height]]) {
      let from = top;
      for (const gap of gaps) {
        const [start, end] = [Math.max(from, gap.y), Math.min(bottom, gap.y + gap.height)];
        if (end <= start) continue;
        solid += `M${x} ${from}V${start}`;
        dotted += `M${x} ${start}V${end}`;
        from = end;
      }
      solid += `M${x} ${from}V${bottom}`;
    }
    if (solid) add(`life ${kind}`, 'life', solid);
    if (dotted) add(`skip ${kind}`, 'skip', dotted);
  }
  for (const row of rows) {
    if (row.kind !== 'server') continue;
    const y = row.y + em * MARK;
    const right = at[row.server];
    add(`${row.key} mark`, `change change-${row.state}`, row.state === 'listening' ? `M${right - em * 0.35} ${y - em * 0.42}v${em * 0.84}l${em * 0.75} ${-em * 0.42}z` : `M${right - em * 0.36} ${y - em * 0.36}h${em * 0.72}v${em * 0.72}h${-em * 0.72}z`);
  }
  for (const band of bands(rows, connections, height)) {
    const x = at[band.server] + em * 0.95 + Math.min(band.lane, lanes - 1) * em * 0.5;
    add(`band ${band.id}`, `band${band.reused ? ' reused' : ''}`, `M${x} ${band.top + em * 1.1}V${Math.max(band.end + em * 1.1, band.top + em * 1.6)}`);
  }
  const open = new Map(); // exchange id → where its request arrived
  const answered = new Map(); // act id → where its last redirect arrived
  for (const row of rows) {
    if (row.kind === 'server') continue;
    const asks = row.kind === 'command';
    const x = asks ? at[serverOf(row)] : left[laneOf(row)] ?? at.gateway;
    const right = at[asks ? row.command.server : serverOf(row)];
    const y = row.y + em * 1.45;
    const paths = lines(row, { left: x, right, y, em });
    const chosen = (id) => (id && id === selected ? 'chosen' : mates.has(id) ? 'mate' : '');
    const kind = `line-${row.kind} ${row.kind === 'home' ? `class-${Math.floor(row.e.status / 100)}` : ''} ${row.e && row.e.outcome && row.e.outcome !== 'complete' ? 'odd' : ''} ${row.command?.error ? 'failed' : ''} ${chosen(row.e?.id)}`;
    paths.forEach((path, i) => add(`${row.key} ${i}`, path.shape, path.d, kind));
    if (row.kind === 'out') {
      open.set(row.e.id, y + row.slope);
      const from = answered.get(row.e.act);
      if (row.e.hop && from !== undefined) {
        const arc = turn(x, from, y, em);
        const shape = row.again ? 'turn again' : 'turn';
        add(`${row.key} turn`, shape, arc.main);
        add(`${row.key} turn head`, shape, arc.head);
      }
    } else if (row.e && !asks && open.has(row.e.id)) {
      const from = open.get(row.e.id);
      if (row.kind !== 'wait' || !row.e.responseFirst) {
        const waits = row.kind === 'wait';
        add(`${row.e.id} busy`, `busy${waits ? ' busy-now' : ''}`, `M${right} ${from}V${waits ? Math.max(y, from + em) : Math.max(y, from + 2)}`, chosen(row.e.id));
      }
      if (row.kind === 'end' && row.e.act) answered.set(row.e.act, y + row.slope);
      if (row.kind === 'home') {
        if (row.e.act && row.e.status >= 300 && row.e.status < 400) answered.set(row.e.act, y + row.slope);
        if (row.e.setCookies?.length && laneOf(row) in left) add(`${row.key} jar`, 'jar', `M${x - em * 0.28} ${y + row.slope - em * 0.3}h${em * 0.56}M${x - em * 0.22} ${y + row.slope - em * 0.3}v${em * 0.6}h${em * 0.44}v${-em * 0.6}`);
      }
    }
  }
  return fresh;
}

/** Where a server listens: stretches of y. */
function listening(rows, { em, height, down }) {
  const found = [];
  let from = down ? -1 : 0;
  for (const row of rows) {
    const y = row.y + em * MARK;
    if (row.state === 'listening') from = from < 0 ? y : from;
    else if (from >= 0) {
      found.push([from, y]);
      from = -1;
    }
  }
  return from < 0 ? found : [...found, [from, height]];
}
