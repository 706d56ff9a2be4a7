// The bench, or the start page's chart: whichever the page has.
if (document.querySelector('rt-bench')) import('./bench.js');
if (document.querySelector('rt-hero-chart')) import('./hero.js');
