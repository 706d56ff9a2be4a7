// The jar, opened: a table that lives, what scripts see beside it, what was refused
// below, what the selected exchange took along, and a line to be tried.
import { api, button, complain, feed, h, say, t } from '../tools/page.js';
import { act } from './jaract.js';
import { Trial } from './jarline.js';
import { Rows } from './jarrows.js';
import { script } from './jarscript.js';
import { sentence, went } from '../tools.js';

const TOLD = 128 << 10; // characters of document.cookie that the API is told
const PACE = 300; // ms between two looks at what scripts see

export class Jar {
  #chosen = ''; // the client shown; empty is one's own
  #own = '';
  #look = 0; // the timer of the next look
  #told = null; // the document.cookie that the API was told
  #seen = null; // what scripts see
  #clock = 0;
  #exchange = null; // the selected one, as the API has it
  #lost = ''; // why nothing can be seen

  constructor(place) {
    this.place = place;
    this.rows = new Rows({ edit: (c, value) => this.#do('edit', c, value), remove: (c) => this.#do('remove', c) });
    this.trial = new Trial(() => this.#soon());
    this.tabs = h('div', { class: 'segments-row jar-clients', role: 'radiogroup', 'aria-label': t('jar.clients') });
    this.said = h('p', { class: 'jar-said', role: 'status' });
    this.clear = button(t('jar.clear'), () => this.#do('clear'), { class: 'button button-small button-bad', 'data-do': 'jar-clear' });
    this.again = button(t('jar.look'), () => this.#soon(0), { 'data-do': 'jar-look' });
    this.note = h('p', { class: 'jar-note' });
    this.script = h('section', { class: 'jar-script', 'aria-label': t('jar.script') });
    this.refused = h('details', { class: 'jar-refused' }, h('summary', {}), h('ul', {}));
    this.went = h('section', { class: 'jar-went', 'aria-label': t('jar.went') });
    place.replaceChildren(
      h('div', { class: 'jar-bar segments' }, h('h2', {}, t('jar.title')), this.tabs, h('div', { class: 'jar-buttons' }, this.again, this.clear)),
      this.said, this.note,
      h('div', { class: 'jar-both' }, h('div', { class: 'jar-main' }, this.rows.table, this.rows.none, this.rows.legend), this.script),
      this.went, this.refused, this.trial.place);
    feed.addEventListener('select', () => this.#select());
  }

  /** It is looked at from now on. */
  begin() {
    this.#clock ||= setInterval(() => this.rows.tick(), 1000);
    this.#who();
    this.#draw();
    this.#select();
    this.#soon(0);
    this.trial.judge();
  }

  /** Nobody looks: no clock runs. */
  rest() {
    clearInterval(this.#clock);
    clearTimeout(this.#look);
    this.#clock = this.#look = 0;
  }

  changed({ jars, cleared, exchanges, servers }) {
    if (cleared) [this.#chosen, this.#own, this.#told] = ['', '', null];
    if (jars.size || cleared) {
      if (!this.#own) this.#who();
      this.#draw();
      this.#soon();
      this.trial.judge();
    }
    if (servers.size) this.#soon();
    if (exchanges.has(feed.selected)) this.#select(true);
  }

  get #clients() { return [...feed.jars.values()].filter((j) => !j.gone && (j.cookies.length || j.refused.length || j.id === this.#own)); }

  get #jar() { return feed.jars.get(this.#chosen || this.#own) ?? (this.#own ? undefined : this.#clients.find((j) => j.client.kind === 'browser')); }

  /** Which of the clients is this very browser, the API knows. */
  async #who() {
    try {
      const { own } = await api('GET', '/jar');
      if (own === this.#own) return;
      this.#own = own;
      this.#draw();
    } catch (problem) {
      if (problem.id !== 'offline') complain(problem, 'jar');
    }
  }

  #draw() {
    const clients = this.#clients;
    const jar = this.#jar;
    const own = !jar || jar.id === this.#own;
    const choice = clients.length > 1 || !own;
    const wanted = JSON.stringify(clients.map(({ id, client }) => [id, client.name, id === jar?.id, id === this.#own, choice]));
    if (this.tabs.dataset.of !== wanted) {
      const focused = this.tabs.contains(document.activeElement);
      this.tabs.dataset.of = wanted;
      this.tabs.hidden = !choice;
      this.tabs.replaceChildren(...clients.map(({ id, client }) => h('label', {},
        h('input', { type: 'radio', name: 'jar-client', value: id, checked: id === jar?.id, onchange: () => { this.#chosen = id; this.#draw(); } }),
        h('span', {}, id === this.#own ? t('jar.own') : `${client.name || t(`bench.who.${client.kind}`)} ${client.kind === 'sender' ? '' : client.addr}`))));
      if (focused) this.tabs.querySelector('input:checked')?.focus();
    }
    this.clear.disabled = !own;
    const notes = [];
    if (jar?.client.alike) notes.push(t('jar.alike'));
    if (!own) notes.push(t('jar.others'));
    if (jar?.more) notes.push(t('jar.more', jar.more));
    say(this.note, notes.join(' '));
    this.rows.draw(jar?.cookies ?? [], own, this.#exchange?.jar && this.#exchange.jar.client === jar?.id ? this.#exchange.jar : null);
    this.script.hidden = !own;
    this.#refusals(jar?.refused ?? []);
    this.#scripts();
  }

  #refusals(all) {
    this.refused.hidden = !all.length;
    say(this.refused.firstChild, t('jar.refused', all.length));
    const wanted = JSON.stringify(all.map(({ exchange, line }) => [exchange, line]));
    if (this.refused.dataset.of === wanted) return;
    this.refused.dataset.of = wanted;
    this.refused.lastChild.replaceChildren(...all.toReversed().map(({ text, why, source, exchange }) => h('li', {},
      h('code', { class: 'wire' }, text), h('p', {}, `${sentence(why)} `, h('span', { class: 'quiet' }, source), ' ', number(exchange)))));
  }

  /** Looks at what scripts see, soon: a change seldom comes alone. */
  #soon(wait = PACE) {
    if (wait && this.#look) return;
    clearTimeout(this.#look);
    this.#look = setTimeout(async () => {
      this.#look = 0;
      try {
        this.#saw(await act.look());
      } catch (problem) {
        this.#lost = problem.title || problem.message;
        this.#seen = null;
        this.#scripts();
      }
    }, wait);
  }

  async #saw(seen) {
    this.#seen = seen;
    this.#lost = '';
    this.#scripts();
    if (seen.document === this.#told) return;
    this.#told = seen.document;
    try {
      await api('POST', '/jar/seen', { script: seen.document.slice(0, TOLD), cut: seen.document.length > TOLD });
    } catch (problem) {
      if (problem.id !== 'offline') complain(problem, 'jar');
    }
  }

  #scripts() { script(this.script, this.#seen, feed.jars.get(this.#own)?.cookies ?? [], this.#lost); }

  async #select(again = false) {
    const id = feed.selected;
    if (!id || (!again && id !== this.#exchange?.id)) this.#exchange = null;
    if (id && this.#clock) {
      try {
        const exchange = await api('GET', `/exchanges/${encodeURIComponent(id)}`);
        if (id !== feed.selected) return;
        this.#exchange = exchange;
      } catch {
        // The detail view says why.
      }
    }
    went(this.went, this.#exchange);
    this.#draw();
  }

  /** Something that the learner wants done; what came of it is said, and how it is undone. */
  async #do(what, ...args) {
    this.place.setAttribute('aria-busy', 'true');
    this.said.replaceChildren(t('jar.busy'));
    try {
      const { text, undo, bad } = await act[what](this.#own, ...args);
      this.said.toggleAttribute('data-bad', Boolean(bad));
      this.said.replaceChildren(text, ' ', ...(undo ? [button(t('jar.undo'), () => this.#do('undo', undo), { 'data-do': 'jar-undo' })] : []));
    } catch (problem) {
      this.said.toggleAttribute('data-bad', true);
      this.said.replaceChildren(problem.title || problem.message);
    } finally {
      this.place.removeAttribute('aria-busy');
      this.#soon(0);
    }
  }
}

/** The way to an exchange, if it is still there. */
function number(id) {
  const e = feed.exchanges.get(id);
  return e ? button(`#${e.number}`, () => feed.select(id), { class: 'seen-exchange wire' }) : null;
}
