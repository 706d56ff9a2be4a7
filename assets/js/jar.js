// The jar of the bench, in a file of its own: js/bench/jar.js fetches it when it is
// first opened, and its sheet with it.
export { Jar } from './bench/jarpanel.js';

await new Promise((resolve) => {
  const sheet = document.createElement('link');
  sheet.rel = 'stylesheet';
  sheet.href = new URL('../css/jar.css', import.meta.url);
  sheet.onload = sheet.onerror = resolve; // without it there are still the words
  document.head.append(sheet);
});
