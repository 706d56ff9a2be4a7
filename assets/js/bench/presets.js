// Requests to begin with, in exact octets.

/** @param {string} host what belongs into the Host field */
export function presets(host) {
  const get = (target, ...fields) => [`GET ${target} HTTP/1.1`, ...fields, '', ''].join('\r\n');
  return {
    plain: get('/status/200', `Host: ${host}`),
    nohost: get('/status/200'), // RFC 9112 §3.2: 400
    lf: get('/status/200', `Host: ${host}`).replaceAll('\r', ''), // RFC 9112 §2.2
    two: get('/status/200', `Host: ${host}`) + get('/status/404', `Host: ${host}`), // RFC 9112 §9.3.2
    length: ['POST /echo HTTP/1.1', `Host: ${host}`, 'Content-Type: text/plain', 'Content-Length: 20', '', '안녕'].join('\r\n'), // RFC 9112 §6.3
  };
}
