// The rows of the jar: one for each cookie, kept while it is, so that nothing jumps
// and the focus stays.
import { button, feed, h, say, t } from '../tools/page.js';
import { whole } from './jaract.js';
import { sentence } from '../tools.js';

const COLUMNS = ['name', 'value', 'where', 'until', 'flags', 'state', 'do'];
const STATES = { expected: '○', confirmed: '●', missing: '✕', brought: '◇' };

export class Rows {
  #rows = new Map();

  /** @param {{edit: (c: object, value: string) => Promise<void>, remove: (c: object) => Promise<void>}} acts */
  constructor(acts) {
    this.acts = acts;
    this.body = h('tbody');
    this.table = h('table', { class: 'jar-table' }, h('caption', { class: 'unseen' }, t('jar.title')),
      h('thead', {}, h('tr', {}, ...COLUMNS.map((name) => h('th', { scope: 'col', class: `jar-${name}` }, name === 'do' ? h('span', { class: 'unseen' }, t('jar.col.do')) : t(`jar.col.${name}`))))),
      this.body);
    this.none = h('p', { class: 'jar-none' });
    this.legend = h('dl', { class: 'jar-legend' }, ...Object.entries(STATES).map(([state, shape]) => h('div', {}, h('dt', {}, `${shape} ${t(`jar.state.${state}`)}`), h('dd', {}, t(`jar.state.${state}.what`)))));
  }

  /**
   * @param {object[]} cookies @param {boolean} own whether they are this browser's
   * @param {object|null} crossed what the selected exchange took along
   */
  draw(cookies, own, crossed) {
    const wanted = new Map(cookies.map((c) => [keyOf(c), c]));
    for (const [key, row] of this.#rows) {
      if (wanted.has(key) && row.own === own) continue;
      if (row.contains(document.activeElement)) this.table.closest('rt-jar')?.focus({ preventScroll: true });
      row.remove();
      this.#rows.delete(key);
    }
    let before = null;
    for (const [key, c] of wanted) {
      const row = this.#rows.get(key) ?? this.#make(own);
      this.#rows.set(key, row);
      this.#fill(row, c, crossed);
      const next = before ? before.nextSibling : this.body.firstChild;
      if (next !== row) this.body.insertBefore(row, next);
      before = row;
    }
    this.table.hidden = this.legend.hidden = !cookies.length;
    this.none.hidden = cookies.length > 0;
    say(this.none, t(own ? 'jar.none' : 'jar.none.others'));
    this.tick();
  }

  /** How long each has left. */
  tick() {
    for (const row of this.#rows.values()) {
      const { expires, known } = row.cookie;
      say(row.parts.until, known ? (expires ? left((expires - feed.now()) / 1e6) : t('jar.until.session')) : t('jar.unknown'));
    }
  }

  #make(own) {
    const cells = {};
    const row = h('tr');
    for (const name of COLUMNS) row.append(cells[name] = h(name === 'name' ? 'th' : 'td', { class: `jar-${name}`, ...(name === 'name' ? { scope: 'row' } : { 'data-of': name === 'do' ? undefined : t(`jar.col.${name}`) }) }));
    Object.assign(row, { parts: cells, own }); // a row has cells of its own
    if (own) {
      row.edit = button(t('jar.edit'), () => this.#edit(row), { 'data-do': 'jar-edit' });
      row.drop = button(t('jar.remove'), () => this.acts.remove(row.cookie), { 'data-do': 'jar-remove' });
      cells.do.append(row.edit, row.drop);
    }
    return row;
  }

  #fill(row, c, crossed) {
    row.cookie = c;
    const { parts: cells } = row;
    say(cells.name, c.name || t('jar.nameless'));
    if (!row.form) say(cells.value, whole(c) ? c.value : `${c.value}… (${t('detail.octets.count', c.octets)})`);
    say(cells.where, `${c.hostOnly ? '' : '*.'}${c.domain}${c.known ? c.path : ''}`);
    const flags = [c.secure && 'Secure', c.httpOnly && 'HttpOnly', { strict: 'SameSite=Strict', lax: 'SameSite=Lax', none: 'SameSite=None' }[c.sameSite], c.partitioned && 'Partitioned'].filter(Boolean);
    if (cells.flags.dataset.is !== flags.join()) {
      cells.flags.dataset.is = flags.join();
      cells.flags.replaceChildren(...flags.map((flag) => h('span', { class: 'chip' }, flag)));
    }
    say(cells.state, `${STATES[c.state]} ${t(`jar.state.${c.state}`)}`);
    row.dataset.state = c.state;
    const said = crossed?.sent.some(({ name }) => name === c.name) ? 'sent' : crossed?.stayed.find((s) => s.name === c.name && s.path === c.path && s.domain === c.domain);
    row.dataset.crossed = said ? (said === 'sent' ? said : 'stayed') : '';
    row.title = said && said !== 'sent' ? sentence(said.why) : '';
    if (row.edit) {
      row.edit.disabled = !whole(c);
      row.edit.setAttribute('aria-label', t('jar.edit.of', c.name));
      row.drop.setAttribute('aria-label', t('jar.remove.of', c.name));
    }
  }

  /** The value becomes a field; Enter changes the cookie, Escape does not. */
  #edit(row) {
    const { cookie, parts: cells } = row;
    const input = h('input', { class: 'wire', value: cookie.value, 'aria-label': t('jar.value.of', cookie.name), autocomplete: 'off', spellcheck: 'false' });
    const close = () => {
      row.form = null;
      this.#fill(row, row.cookie, null);
      row.edit.focus();
    };
    const problem = h('span', { class: 'form-problem', role: 'alert' });
    row.form = h('form', {
      class: 'jar-edit',
      onsubmit: async (event) => {
        event.preventDefault();
        if (/[;\r\n\0]/.test(input.value)) return say(problem, t('jar.value.bad'));
        close();
        await this.acts.edit(cookie, input.value);
      },
      onkeydown: (event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      },
    }, input, h('button', { class: 'button button-small button-main' }, t('jar.save')), button(t('jar.cancel'), close), problem);
    cells.value.replaceChildren(row.form);
    input.focus();
    input.select();
  }
}

const keyOf = (c) => JSON.stringify([c.name, c.domain, c.hostOnly, c.path, c.partitioned, c.known]);

/** A stretch of time in two units, in seconds: "3 min 20 s". */
export function left(seconds) {
  const s = Math.max(0, Math.ceil(seconds));
  if (s < 60) return t('jar.left.s', s);
  if (s < 3600) return t('jar.left.min', Math.floor(s / 60), s % 60);
  if (s < 86400) return t('jar.left.h', Math.floor(s / 3600), Math.floor((s % 3600) / 60));
  return t('jar.left.d', Math.floor(s / 86400), Math.floor((s % 86400) / 3600));
}
