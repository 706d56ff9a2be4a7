// The server's clock, as far as it can be known here. Every time that the server
// tells lies in its past when it is read: the latest of them, aged by our own
// clock, is the best guess, and never runs ahead of the truth.

/** Our own clock, in microseconds since the Unix epoch, as exchange.Time counts. */
const here = () => Date.now() * 1000;

// A browser on the server's own machine shares its clock.
const shared = /^(localhost|.+\.localhost|127\.[\d.]+|\[::1\])$/.test(location.hostname);

let ahead = shared ? 0 : -Infinity;

export const clock = {
  /** Takes in a time told by the server, in µs. */
  seen(time) {
    if (time && !shared) ahead = Math.max(ahead, time - here());
  },
  /** The server's time now, in µs. */
  now() { return here() + (ahead === -Infinity ? 0 : ahead); },
};
