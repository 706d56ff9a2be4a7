// What js/tools.js has from this file's own modules: there is one feed, one seat,
// one of each (docs/adr/0005).
export { api, apiText } from '../api.js';
export { copy } from '../copy.js';
export { feed } from '../feed.js';
export { complain } from '../notice.js';
export { seat } from '../seat.js';
export { t } from '../words.js';
export { again } from './again.js';
export { button, classOf, glyph, h, say } from './dom.js';
export { escaped, moment, number, octets, pieces, span, text } from './format.js';
export { caused, keyOf, replied } from './lane.js';
export { messageTab, said } from './message.js';
export { Text } from './parts.js';
export { nameOf } from './row.js';
export { answer, pending, who } from './wire.js';
