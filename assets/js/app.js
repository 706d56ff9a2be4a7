// The entry of each page.
import './seat.js';

if (document.querySelector('rt-bench, rt-hero-chart')) import('./bench/index.js');
if (document.querySelector('rt-experiment, rt-tasks')) import('./lesson.js');
