// On a narrow page the bench is a sheet: the last exchange peeks, a tap or a
// pull brings the rest up.
import { refusals } from './bench/wire.js';
import { feed } from './feed.js';
import { t } from './words.js';

const bench = document.getElementById('bench');
const handle = bench.querySelector('[data-sheet]');
const body = bench.querySelector('.bench-body');
const last = handle.querySelector('[data-last]');
const word = handle.querySelector('.sheet-word');
const narrow = matchMedia('(max-width: 47.5rem)');

function set(open) {
  bench.toggleAttribute('data-open', open);
  handle.setAttribute('aria-expanded', String(open));
  word.textContent = t(open ? 'lesson.peek.close' : 'lesson.peek.open');
  // What lies below the edge must not take the focus.
  body.inert = narrow.matches && !open;
}

handle.addEventListener('click', () => set(!bench.hasAttribute('data-open')));
bench.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && narrow.matches && bench.hasAttribute('data-open')) {
    set(false);
    handle.focus();
  }
});
let from = null;
handle.addEventListener('touchstart', (event) => { from = event.touches[0].clientY; }, { passive: true });
handle.addEventListener('touchend', (event) => {
  const moved = event.changedTouches[0].clientY - from;
  if (Math.abs(moved) > 24) {
    event.preventDefault(); // the pull was the answer: no click after it
    set(moved < 0);
  }
});
narrow.addEventListener('change', () => set(false));
document.addEventListener('rt:compose', () => set(true));
set(false);

function peek() {
  let newest = null;
  for (const e of feed.exchanges.values()) {
    if (e.from?.kind !== 'playground' && (!newest || e.number > newest.number)) newest = e;
  }
  // What never arrived is the last thing that happened all the same.
  const act = refusals(feed).findLast(({ kind }) => kind !== 'forward');
  if (act && act.started > (newest?.requestFirst ?? 0)) {
    last.textContent = `${act.request?.method || 'GET'} ${act.request?.target ?? ''} ✕ ${t('chart.refused')}`;
    return;
  }
  last.textContent = newest
    ? `#${newest.number} ${newest.method} ${newest.target} ${newest.status || (newest.state === 'done' ? '✕' : '…')}`
    : t('lesson.peek.empty');
}
feed.addEventListener('change', peek);
peek();
