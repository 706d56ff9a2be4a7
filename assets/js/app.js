// The entry of each page. All modules come in this one file (docs/adr/0005); an
// import() is when a module runs, not when it is fetched.
import './bar.js';
import './seatmenu.js';
import { notice } from './notice.js';
import { seat } from './seat.js';
import { t } from './words.js';

const has = (selector) => document.querySelector(selector) !== null;

if (has('rt-bench, rt-hero-chart')) {
  import('./tab.js');
  if (has('rt-bench')) import('./bench/bench.js');
  if (has('rt-hero-chart')) import('./bench/hero.js');
  import('./feed.js').then(({ feed }) => feed.addEventListener('change', ({ detail }) => {
    for (const name of detail.servers) seat.merge(feed.servers.get(name));
    for (const addr of detail.strangers) seat.meet(feed.strangers.get(addr));
  }));
}
if (has('.reading')) import('./lesson.js');
if (has('rt-progress')) import('./course.js');

/** The page's own modules, for js/tools.js and for whoever drives it from without. */
export const parts = { feed: () => import('./feed.js'), runner: () => import('./runner.js'), shared: () => import('./bench/shared.js') };

await seat.sit();
if (!seat.keeps) notice({ id: 'memory', kind: 'bad', text: t('seat.memory') });
