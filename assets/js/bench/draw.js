// The lines of the chart: what each row looks like, as path data. The shape
// alone tells the outcome; colour comes on top.

/**
 * @param {import('./layout.js').Row} row
 * @param {{left: number, right: number, y: number, em: number}} at the client's line, the server's, where the arrow begins
 * @returns {{shape: string, d: string}[]} shape becomes a class
 */
export function lines(row, { left, right, y, em }) {
  const end = y + row.slope;
  const along = (part) => [left + (right - left) * part, y + (end - y) * part]; // from the client
  const back = (part) => [right - (right - left) * part, y + (end - y) * part]; // from the server
  switch (row.kind) {
    case 'out': return out(row.e, { left, right, y, end, em, along });
    case 'home': return home(row, { left, right, y, end, em, back });
    case 'end': return ended(row.e, { left, right, y, end, em, along, back });
    case 'wait': return [{ shape: 'waiting', d: row.e.state === 'receiving' ? line([left, y], [left + (right - left) * 0.9, y]) : line([right - em * 0.5, y], [left + em, y]) }];
    case 'refused': {
      const [x, stop] = along(0.72);
      return [{ shape: 'main', d: line([left, y], [x - em * 0.6, stop]) }, { shape: 'cross', d: cross(x, stop, em * 0.42) }];
    }
    case 'command': if (!row.more) return asked(row.command, { left, right, y, em }); // else many
    case 'fold': return [0, 1, 2].flatMap((i) => [{ shape: 'many', d: line([left, y + i * em * 0.26], [right, y + i * em * 0.26 + em * 0.2]) }]);
  }
  return [];
}

function out(e, { left, right, y, end, em, along }) {
  if (e.state === 'receiving' || e.outcome === 'request-incomplete') {
    const [x, stop] = along(0.72);
    const cut = e.state !== 'receiving';
    return [
      { shape: 'main', d: line([left, y], [x, stop]) },
      cut ? { shape: 'stop', d: line([x, stop - em * 0.5], [x, stop + em * 0.5]) } : { shape: 'dots', d: line([x + em * 0.4, stop], along(0.9)) },
    ];
  }
  return [{ shape: 'main', d: line([left, y], [right - 1, end]) }, { shape: 'head', d: head(right - 1, end, end - y, right - left, em, 1) }];
}

function home(row, { left, right, y, end, em, back }) {
  const { e } = row;
  const ticks = marks(row, { back, em, far: reach(e) });
  switch (e.outcome) {
    case 'truncated': {
      const [x, stop] = back(reach(e));
      // The end frays: what was promised comes apart.
      const strands = [[-0.12, 1.1], [0.3, 1.4], [0.72, 1.2], [1.1, 0.8]].map(([dy, dx]) => `M${r(x)} ${r(stop)}q${r(-em * dx * 0.6)} 0 ${r(-em * dx * 1.6)} ${r(em * dy)}`).join('');
      return [{ shape: 'main', d: line([right, y], [x, stop]) }, { shape: 'fray', d: strands }, ...ticks];
    }
    case 'reset-by-server':
    case 'reset-by-client': return [...bolt(back, right, y, em, reach(e)), ...ticks];
    case 'client-left': {
      const [x, stop] = back(reach(e));
      return [{ shape: 'main', d: line([right, y], [x, stop]) }, { shape: 'stop', d: line([x, stop - em * 0.5], [x, stop + em * 0.5]) }, { shape: 'dots', d: line([left, end], [x - em * 0.8, stop]) }, ...ticks];
    }
  }
  if (e.state !== 'done') {
    const [x, stop] = back(reach(e));
    return [{ shape: 'main', d: line([right, y], [x, stop]) }, { shape: 'dots', d: line([x - em * 0.4, stop], back(0.92)) }, ...ticks];
  }
  return [{ shape: 'main', d: line([right, y], [left + 1, end]) }, { shape: 'head', d: head(left + 1, end, end - y, right - left, em, -1) }, ...ticks];
}

function ended(e, { left, right, y, end, em, along, back }) {
  switch (e.outcome) {
    case 'client-left': {
      const [x, stop] = along(0.34);
      return [{ shape: 'main', d: line([left, y], [x, stop]) }, { shape: 'ring', d: ring(x + em * 0.32, stop, em * 0.32) }, { shape: 'dots', d: line([x + em * 0.9, stop], [right, end]) }];
    }
    case 'reset-by-client': return bolt(along, left, y, em, 0.4);
    case 'reset-by-server': return bolt(back, right, y, em, 0.4);
    case 'request-incomplete': return [{ shape: 'dots', d: line([left, y], [right, end]) }];
  }
  // The server's end without an octet: a line that carries nothing, and a bar.
  return [{ shape: 'dots', d: line([right, y], [left + em, end]) }, { shape: 'stop', d: line([right - em * 0.6, y - em * 0.45], [right - em * 0.6, y + em * 0.55]) }];
}

/** A command to a store, and what came back. */
function asked({ outcome }, { left, right, y, em }) {
  const [arrives, leaves, end] = [y + em * 0.15, y + em * 0.6, y + em * 0.75];
  if (outcome === 'refused') {
    const x = left + (right - left) * 0.72;
    return [{ shape: 'main', d: line([left, y], [x - em * 0.6, arrives]) }, { shape: 'cross', d: cross(x, arrives, em * 0.42) }];
  }
  return [
    { shape: 'main', d: line([left, y], [right - 1, arrives]) },
    { shape: 'head', d: head(right - 1, arrives, arrives - y, right - left, em, 1) },
    ...(outcome === 'answered' ? [{ shape: 'reply', d: line([right, leaves], [left + 1, end]) }, { shape: 'head', d: head(left + 1, end, end - leaves, right - left, em, -1) }]
    : outcome ? [{ shape: 'stop', d: line([right - em * 0.6, leaves - em * 0.3], [right - em * 0.6, leaves + em * 0.5]) }]
    : [{ shape: 'waiting', d: line([right - em * 0.5, leaves], [left + em, leaves]) }]),
  ];
}

/** How much of its way an answer came. */
function reach(e) {
  return e.state !== 'done' ? 0.72 : { truncated: 0.58, 'reset-by-server': 0.48, 'reset-by-client': 0.48, 'client-left': 0.58 }[e.outcome] ?? 1;
}

/** A line that a reset breaks, like lightning. */
function bolt(walk, from, y, em, part) {
  const [x, stop] = walk(part);
  const way = Math.sign(x - from);
  const [near, level] = walk(part - Math.min(0.1, (em * 1.6) / Math.max(1, Math.abs(x - from) / part)));
  const zig = `M${r(from)} ${r(y)}L${r(near)} ${r(level)}L${r(near + way * em * 0.55)} ${r(level + em * 0.75)}L${r(near + way * em * 0.6)} ${r(level - em * 0.1)}L${r(near + way * em * 1.2)} ${r(level + em * 0.55)}`;
  const tip = near + way * em * 1.85;
  return [{ shape: 'main', d: zig }, { shape: 'cross', d: cross(tip, stop + em * 0.35, em * 0.36) }];
}

/** Each write of the answer, where it took its time. */
function marks({ e, at, until }, { back, em, far }) {
  if ((e.ticks?.length ?? 0) < 3 || until <= at) return [];
  const d = e.ticks.map((tick) => {
    const [x, y] = back(far * Math.min(0.97, 0.03 + 0.94 * Math.max(0, (tick - at) / (until - at))));
    return line([x, y - em * 0.28], [x, y + em * 0.28]);
  }).join('');
  return [{ shape: 'ticks', d }];
}

/** The browser turning around: from the answer's end to where the next request starts. */
export function turn(left, from, to, em) {
  const far = em * 0.95;
  return { main: `M${r(left - 2)} ${r(from)}C${r(left - far)} ${r(from)} ${r(left - far)} ${r(to)} ${r(left - 3)} ${r(to)}`, head: `M${r(left - em * 0.42)} ${r(to - em * 0.3)}L${r(left - 2)} ${r(to)}L${r(left - em * 0.42)} ${r(to + em * 0.3)}` };
}

const r = (n) => Math.round(n * 10) / 10;
const line = ([x, y], [x2, y2]) => `M${r(x)} ${r(y)}L${r(x2)} ${r(y2)}`;
const cross = (x, y, half) => `${line([x - half, y - half], [x + half, y + half])}${line([x - half, y + half], [x + half, y - half])}`;
const ring = (x, y, radius) => `M${r(x - radius)} ${r(y)}a${r(radius)} ${r(radius)} 0 1 0 ${r(2 * radius)} 0a${r(radius)} ${r(radius)} 0 1 0 ${r(-2 * radius)} 0`;

/** An arrow's head that lies in the direction of its line. */
function head(x, y, drop, width, em, way) {
  const angle = Math.atan2(drop, width) * way;
  const [size, half] = [em * 0.62, em * 0.34];
  const place = (dx, dy) => `${r(x + way * -dx * Math.cos(angle) - dy * Math.sin(angle))} ${r(y + way * -dx * Math.sin(angle) + dy * Math.cos(angle))}`;
  return `M${place(size, -half)}L${r(x)} ${r(y)}L${place(size, half)}Z`;
}
