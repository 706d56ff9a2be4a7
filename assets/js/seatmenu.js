// What the page shows of the seat: the server's read-out in the bar, the seat's
// menu, the forms for a recovery code, and what is said when a seat is refused.
import { copy } from './copy.js';
import { complain, notice } from './notice.js';
import { seat } from './seat.js';
import { t } from './words.js';

const UNDO = 8; // seconds to take a reset back

/** A server's lamp, address and switch, kept up to date. */
class ServerReadout {
  constructor(place, name) {
    this.name = name;
    this.lamp = make('span', 'server-state', { role: 'img' });
    this.url = make('a', 'server-url', { target: '_blank', rel: 'noopener', title: t('server.open') });
    this.word = make('span', 'server-word');
    this.toggle = make('button', 'server-switch', { type: 'button' });
    this.toggle.addEventListener('click', () => this.#turn());
    place.replaceChildren(this.lamp, this.url, this.word, this.toggle);
  }

  show() {
    const server = seat.servers.find((s) => s.name === this.name);
    if (!server) return;
    const listening = server.state === 'listening';
    this.lamp.dataset.state = server.state;
    this.lamp.setAttribute('aria-label', t('server.name') + ': ' + t('server.' + server.state));
    this.url.textContent = server.url.replace(/^https?:\/\//, '');
    if (listening) this.url.href = server.url;
    else this.url.removeAttribute('href');
    this.word.textContent = listening ? '' : t('server.' + server.state);
    this.word.title = server.error ?? '';
    const what = t(listening ? 'server.stop' : server.state === 'failed' ? 'server.move' : 'server.start');
    this.toggle.setAttribute('aria-label', what);
    this.toggle.title = what;
    this.toggle.replaceChildren(picture(listening ? 'M4.5 4.5h7v7h-7z' : 'M5.5 3.5v9l7-4.5z', listening ? 'stop' : 'start'));
  }

  async #turn() {
    const server = seat.servers.find((s) => s.name === this.name);
    this.toggle.disabled = true;
    try {
      await seat.set(this.name, { listening: 'stopped', failed: 'moved' }[server.state] ?? 'listening');
    } catch (problem) {
      complain(problem, 'server');
    } finally {
      this.toggle.disabled = false;
    }
  }
}

customElements.define('rt-server', class extends HTMLElement {
  connectedCallback() {
    const show = () => {
      if (!seat.servers.length) return;
      this.readout ??= new ServerReadout(this, seat.servers[0].name);
      this.readout.show();
    };
    seat.addEventListener('change', show);
    show();
  }
});

customElements.define('rt-seat', class extends HTMLElement {
  #rows = new Map();

  connectedCallback() {
    for (const b of this.querySelectorAll('[data-copy]')) b.addEventListener('click', () => this.#copy(b));
    this.querySelector('[data-reset]').addEventListener('click', () => this.#reset());
    seat.addEventListener('change', () => this.#show());
    this.#show();
  }

  #show() {
    const recovery = this.querySelector('[data-recovery]');
    recovery.value = seat.recovery || t('seat.recovery.none');
    this.querySelector('[data-copy="recovery"]').disabled = !seat.recovery;
    this.querySelector('[data-link]').value = seat.token ? seat.link : '…';
    const place = this.querySelector('[data-servers]');
    for (const server of seat.servers) {
      let row = this.#rows.get(server.name);
      if (!row) {
        const box = make('div', 'seat-server');
        place.append(box);
        row = { readout: new ServerReadout(box, server.name), error: make('p', 'seat-server-error') };
        box.append(row.error);
        this.#rows.set(server.name, row);
      }
      row.readout.show();
      row.error.textContent = server.error ?? '';
      row.error.hidden = !server.error;
    }
    const waiting = seat.strangers.filter((s) => !s.admitted);
    this.querySelector('[data-strangers]').hidden = waiting.length === 0;
    document.querySelector('.tool-dot').hidden = waiting.length === 0;
    this.querySelector('[data-strangers] ul').replaceChildren(...waiting.map(({ addr }) => {
      const row = make('li');
      const who = make('span', 'wire');
      who.textContent = addr;
      const admit = make('button', 'button button-small', { type: 'button' });
      admit.textContent = t('seat.admit');
      admit.addEventListener('click', () => seat.admit(addr).catch((problem) => complain(problem, 'admit')));
      row.append(who, admit);
      return row;
    }));
  }

  async #copy(b) {
    const field = this.querySelector(`[data-${b.dataset.copy}]`);
    if (!(await copy(field.value))) return field.select(); // the reader's own Ctrl+C still works
    b.textContent = t('seat.copied');
    setTimeout(() => { b.textContent = t('seat.copy'); }, 2000);
  }

  // Nothing is cleared until the time to take it back has passed.
  #reset() {
    this.hidePopover();
    let left = UNDO;
    const said = notice({
      id: 'reset',
      kind: 'bad',
      text: t('seat.reset.soon', left),
      actions: [{ word: t('notice.undo'), main: true, act: () => { clearInterval(clock); notice({ text: t('seat.reset.kept'), seconds: 4 }); } }],
    });
    const clock = setInterval(async () => {
      left--;
      if (!document.querySelector('[data-notice-id="reset"]')) return clearInterval(clock);
      if (left > 0) return said.say(t('seat.reset.soon', left));
      clearInterval(clock);
      said.close();
      try {
        await seat.reset();
        notice({ text: t('seat.reset.done'), kind: 'done', seconds: 6 });
      } catch (problem) {
        complain(problem);
      }
    }, 1000);
  }
});

for (const form of document.querySelectorAll('form[data-recover]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const problem = form.querySelector('.form-problem');
    problem.hidden = true;
    try {
      await seat.recover(form.elements.code.value);
      form.reset();
      form.closest('[popover]')?.hidePopover();
    } catch (refused) {
      problem.textContent = refused.message;
      problem.hidden = false;
    }
  });
}

seat.addEventListener('recovered', () => {
  // Another seat, another record: the page starts over, and says so there.
  sessionStorage.setItem('roundtrip.welcome', '1');
  location.reload();
});
if (sessionStorage.getItem('roundtrip.welcome')) {
  sessionStorage.removeItem('roundtrip.welcome');
  notice({ text: t('seat.welcome'), kind: 'done', seconds: 6 });
}
seat.addEventListener('handed', ({ detail }) => notice({
  id: 'seat',
  kind: 'done',
  text: t('seat.taken'),
  actions: detail.former ? [{ word: t('seat.taken.back'), act: () => seat.back() }] : [],
}));
seat.addEventListener('link-refused', () => notice({ id: 'link', kind: 'bad', text: t('seat.link.refused') }));
seat.addEventListener('refused', () => {
  const actions = [{ word: t('seat.refused.new'), act: () => seat.take().then(() => location.reload()) }];
  if (seat.recovery) {
    actions.unshift({ word: t('seat.refused.code'), main: true, act: () => seat.recover(seat.recovery).catch((problem) => complain(problem, 'seat')) });
  }
  notice({ id: 'seat', kind: 'bad', text: t('seat.refused'), detail: t('seat.refused.what'), actions });
});
seat.addEventListener('unreachable', ({ detail: { problem } }) => notice({
  id: 'seat',
  kind: 'bad',
  text: problem.status ? problem.title : t('notice.offline'),
  detail: problem.status ? problem.detail : '',
  actions: [{ word: t('notice.retry'), main: true, act: () => (seat.token ? seat.refresh() : seat.take()) }],
}));

/** @param {Record<string, string>} [attributes] */
function make(name, className = '', attributes = {}) {
  const element = document.createElement(name);
  element.className = className;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function picture(path, name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
