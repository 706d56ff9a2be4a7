// Every line of the chart, by name: lifelines, bands, arrows, and what joins them.
import { lines, turn } from './draw.js';
import { bands, laneOf } from './layout.js';

/**
 * @param {{rows: import('./layout.js').Row[], breaks: {y: number, height: number}[]}} layout
 * @param {{em: number, height: number, x: {left: Record<string, number>, right: number, lanes: number}, selected: string|null, connections: Map<number, object>}} where
 * @returns {Map<string, {shape: string, d: string, kind: string}>} shape and kind become classes
 */
export function strokes({ rows, breaks }, { em, height, x: { left, right, lanes }, selected, connections }) {
  const fresh = new Map();
  const add = (key, shape, d, kind = '') => fresh.set(key, { shape, d, kind });

  // Lifelines, dotted where time was left out.
  for (const [kind, x] of [...Object.entries(left), ['server', right]]) {
    let from = 0;
    let solid = '';
    let dotted = '';
    for (const gap of [...breaks].sort((a, b) => a.y - b.y)) {
      solid += `M${x} ${from}V${gap.y}`;
      dotted += `M${x} ${gap.y}V${gap.y + gap.height}`;
      from = gap.y + gap.height;
    }
    add(`life ${kind}`, 'life', `${solid}M${x} ${from}V${height}`);
    if (dotted) add(`skip ${kind}`, 'skip', dotted);
  }
  for (const band of bands(rows, connections, height)) {
    const x = right + em * 0.95 + Math.min(band.lane, lanes - 1) * em * 0.5;
    add(`band ${band.id}`, `band${band.reused ? ' reused' : ''}`, `M${x} ${band.top + em * 1.1}V${Math.max(band.end + em * 1.1, band.top + em * 1.6)}`);
  }
  const open = new Map(); // exchange id → where its request arrived
  const answered = new Map(); // act id → where its last redirect arrived
  for (const row of rows) {
    const x = left[laneOf(row)];
    const y = row.y + em * 1.45;
    const paths = lines(row, { left: x, right, y, em });
    const kind = `line-${row.kind} ${row.kind === 'home' ? `class-${Math.floor(row.e.status / 100)}` : ''} ${row.e && row.e.outcome && row.e.outcome !== 'complete' ? 'odd' : ''} ${row.e?.id === selected ? 'chosen' : ''}`;
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
    } else if (row.e && open.has(row.e.id)) {
      const from = open.get(row.e.id);
      if (row.kind !== 'wait' || !row.e.responseFirst) {
        const waits = row.kind === 'wait';
        add(`${row.e.id} busy`, `busy${waits ? ' busy-now' : ''}`, `M${right} ${from}V${waits ? Math.max(y, from + em) : Math.max(y, from + 2)}`, row.e.id === selected ? 'chosen' : '');
      }
      if (row.kind === 'end' && row.e.act) answered.set(row.e.act, y + row.slope);
      if (row.kind === 'home') {
        if (row.e.act && row.e.status >= 300 && row.e.status < 400) answered.set(row.e.act, y + row.slope);
        if (row.e.setCookies?.length) add(`${row.key} jar`, 'jar', `M${x - em * 0.28} ${y + row.slope - em * 0.3}h${em * 0.56}M${x - em * 0.22} ${y + row.slope - em * 0.3}v${em * 0.6}h${em * 0.44}v${-em * 0.6}`);
      }
    }
  }
  return fresh;
}
