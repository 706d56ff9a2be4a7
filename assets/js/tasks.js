// Tasks: ticked off by what crossed the wire, with what is still missing.
import { api } from './api.js';
import { feed } from './feed.js';
import { notice } from './notice.js';
import { seat } from './seat.js';
import { t } from './words.js';

const lang = document.documentElement.lang;
const inLang = (text) => (text ? text[lang] ?? text.en ?? Object.values(text)[0] ?? '' : '');
const clock = new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

customElements.define('rt-tasks', class extends HTMLElement {
  #shown = ''; // the progress shown, as JSON: nothing is touched when nothing changed
  #first = true;

  async connectedCallback() {
    this.lesson = this.dataset.lesson;
    this.#help();
    feed.addEventListener('change', () => {
      const progress = feed.progress.get(this.lesson);
      if (progress) this.#show(progress);
    });
    seat.addEventListener('reset', () => this.#ask());
    await seat.ready;
    this.#ask();
  }

  async #ask() {
    const { lessons = [] } = await api('GET', '/progress');
    const mine = lessons.find((l) => l.lesson === this.lesson);
    this.#show(mine ?? { tasks: [], done: 0, of: 0 });
  }

  /** @param {{done: number, of: number, tasks: object[]}} progress */
  #show(progress) {
    const json = JSON.stringify(progress);
    if (json === this.#shown) return;
    this.#shown = json;
    const known = new Map(progress.tasks.map((task) => [task.id, task]));
    let open = 0;
    for (const item of this.querySelectorAll('[data-task]')) {
      const task = known.get(item.dataset.task) ?? { done: false };
      if (!task.done) open++;
      this.#item(item, task);
    }
    this.#first = false;
    const all = this.querySelectorAll('[data-task]').length;
    document.querySelector('.strip [data-done]').textContent = String(all - open);
    document.querySelector('[data-finished]').hidden = open > 0;
  }

  #item(item, task) {
    const state = task.done ? 'done' : 'open';
    const title = item.querySelector('h3').firstChild.textContent.trim();
    if (task.done && item.dataset.state !== 'done' && !this.#first) {
      item.dataset.fresh = '';
      notice({ text: t('lesson.task.announce', title), kind: 'done', seconds: 6 });
    }
    item.dataset.state = state;
    item.querySelector('[data-state-word]').textContent = t('lesson.task.' + state);
    const pip = document.querySelector(`[data-pip="${CSS.escape(item.dataset.task)}"]`);
    pip.dataset.state = state;
    pip.querySelector('[data-pip-word]').textContent = t('lesson.task.' + state);

    const by = item.querySelector('[data-by]');
    by.hidden = !task.done;
    if (task.done) by.replaceChildren(t('lesson.task.by', clock.format(new Date(task.at / 1000))), ...(task.exchanges ?? []).slice(0, 3).flatMap((id) => [' ', seen(id)]));

    const missing = item.querySelector('[data-missing]');
    const lacks = task.done ? [] : task.missing ?? [];
    // Before the first attempt there is nothing to say that the task does not.
    const tried = task.step > 0 || lacks.some(({ got }) => got !== undefined);
    missing.hidden = !tried || lacks.length === 0;
    const head = task.step > 0 ? t('lesson.missing.step', item.dataset.steps, task.step) : t('lesson.missing');
    missing.replaceChildren(...(missing.hidden ? [] : [heading(head), lack(lacks[0])])); // the others often follow from the first
  }

  #help() {
    for (const more of this.querySelectorAll('[data-more-hints]')) {
      const hints = [...more.parentElement.querySelectorAll('[data-hint]')];
      more.addEventListener('click', () => {
        const next = hints.findIndex((h) => !('open' in h.dataset));
        hints[next].dataset.open = '';
        more.textContent = t('lesson.hint.next', next + 2, hints.length);
        more.hidden = next + 1 === hints.length;
      });
    }
    for (const show of this.querySelectorAll('[data-reveal]')) {
      show.addEventListener('click', () => {
        const solution = show.closest('.solution');
        solution.dataset.revealed = '';
        solution.querySelector('[data-solution]').focus();
      });
    }
    for (const compose of this.querySelectorAll('[data-compose]')) {
      compose.addEventListener('click', () => document.dispatchEvent(new CustomEvent('rt:compose', { detail: JSON.parse(compose.dataset.compose) })));
    }
  }
});

function heading(text) {
  const h = document.createElement('h4');
  h.textContent = text;
  return h;
}

/** What one condition wanted and what was seen. */
function lack({ see, is, got, hint }) {
  const box = document.createElement('div');
  box.className = 'missing';
  const help = inLang(hint);
  if (help) {
    const p = document.createElement('p');
    // `code` is the one piece of Markdown that a hint needs.
    p.append(...help.split('`').map((part, i) => (i % 2 ? code(part) : part)));
    box.append(p);
  }
  // A name with its value explains itself; an expression does not, and the hint says it.
  if (help && !/^[a-zA-Z.]+$/.test(see)) return box;
  const pair = document.createElement('p');
  pair.className = 'missing-pair';
  pair.append(code(see));
  if (is !== undefined) pair.append(labelled(t('lesson.missing.is'), is));
  if (got !== undefined) pair.append(labelled(t('lesson.missing.got'), got));
  box.append(pair);
  return box;
}

function labelled(label, value) {
  const span = document.createElement('span');
  span.append(label, ' ', code(typeof value === 'string' ? value : JSON.stringify(value)));
  return span;
}

function code(text) {
  const element = document.createElement('code');
  element.textContent = text;
  return element;
}

function seen(id) {
  const b = document.createElement('button');
  b.type = 'button';
  b.className = 'seen-exchange';
  const number = feed.exchanges.get(id)?.number;
  b.textContent = number ? t('lesson.task.exchange', number) : t('lesson.task.exchange.some');
  b.addEventListener('click', () => feed.select(id));
  return b;
}
