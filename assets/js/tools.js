// The bench's tools, in a file of their own: js/bench/later.js fetches it when the
// first of them is wanted, and their sheet with it. The rules are there to be tested.
export { burst } from './tools/burst.js';
export { carry } from './tools/carry.js';
export { compare } from './tools/compare.js';
export { connectionTab as connection } from './tools/connection.js';
export { judged, lang, sentence, went } from './bench/jarwords.js';
export { cookiesTab as cookies, explained } from './tools/cookies.js';
export { commandsTab as commands, commandLines } from './tools/commands.js';
export { copyMenu, fileMenu } from './tools/files.js';
export { fields, lines, middle } from './tools/diff.js';
export { hops, step } from './tools/hops.js';
export { octetsTab as octets } from './tools/octets.js';
export { verdict } from './tools/predict.js';
export { Stores } from './tools/stores.js';
export { timeTab as time } from './tools/timing.js';

await new Promise((resolve) => {
  const sheet = document.createElement('link');
  sheet.rel = 'stylesheet';
  sheet.href = new URL('../css/tools.css', import.meta.url);
  sheet.onload = sheet.onerror = resolve; // without it there are still the words
  document.head.append(sheet);
});
