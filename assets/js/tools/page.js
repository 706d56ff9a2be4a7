// The page's own modules: not a copy of them, but the very ones.
import { parts } from '../app.js';

export const {
  Text, again, answer, api, apiText, button, classOf, complain, copy, escaped, feed, glyph, h,
  messageTab, moment, number, octets, pending, pieces, said, say, seat, span, t, text, who,
} = await parts.shared();
