// The entry of each page.
import './bar.js';
import './seatmenu.js';
import { notice } from './notice.js';
import { seat } from './seat.js';
import { t } from './words.js';

const has = (selector) => document.querySelector(selector) !== null;

if (has('rt-bench, rt-hero-chart')) {
  import('./tab.js');
  import('./bench/index.js');
  import('./feed.js').then(({ feed }) => feed.addEventListener('change', ({ detail }) => {
    for (const name of detail.servers) seat.merge(feed.servers.get(name));
    for (const addr of detail.strangers) seat.meet(feed.strangers.get(addr));
  }));
}
if (has('.reading')) import('./lesson.js');
if (has('rt-progress')) import('./course.js');

await seat.sit();
if (!seat.keeps) notice({ id: 'memory', kind: 'bad', text: t('seat.memory') });
