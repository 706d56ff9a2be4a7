// The page's own modules: not a copy of them, but the very ones.
import { parts } from '../app.js';

export const {
  Text, again, answer, api, apiText, button, caused, classOf, complain, copy, escaped, feed, glyph, h, keyOf,
  messageTab, moment, nameOf, number, octets, pending, pieces, replied, said, say, seat, span, t, text, who,
} = await parts.shared();
