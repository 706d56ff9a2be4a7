// A Set-Cookie line to be tried: what would become of it is said beforehand, each
// part of it explained; then the learner's server sends it.
import { api, button, complain, feed, h, seat, t } from '../tools/page.js';
import { explained, judged } from '../tools.js';
import { parts } from '../app.js';

const { runner } = await parts.runner();

const TARGET = '/cookies/raw';
const CALM = 150; // ms without a key before it is judged

export class Trial {
  #due = 0;
  #asked = '';

  /** @param {() => void} fired called when a line was sent */
  constructor(fired) {
    this.fired = fired;
    this.line = h('input', { id: 'jar-line', class: 'wire', value: 'taste=mint; Max-Age=600; HttpOnly', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'jar-line-verdict', oninput: () => this.judge(CALM) });
    this.fire = h('button', { class: 'button button-small button-main', 'data-do': 'jar-fire' }, t('jar.line.fire'));
    this.verdict = h('div', { id: 'jar-line-verdict', role: 'status' });
    this.parts = h('div', { class: 'cookie' });
    this.place = h('details', { class: 'jar-line', ontoggle: () => this.judge() }, h('summary', {}, t('jar.line')),
      h('form', { onsubmit: (event) => { event.preventDefault(); this.#fire(); } },
        h('label', { for: 'jar-line', class: 'wire' }, 'Set-Cookie:'), this.line, this.fire),
      h('p', { class: 'quiet' }, t('jar.line.what')), this.verdict, this.parts);
  }

  /** Asks what would become of the line as it stands. */
  judge(wait = 0) {
    clearTimeout(this.#due);
    if (!this.place.open) return;
    this.#due = setTimeout(async () => {
      const line = this.line.value;
      try {
        const told = await api('POST', '/cookies/verdict', { server: 'http', target: TARGET, line });
        if (line !== this.line.value) return;
        const json = JSON.stringify([told.line, told.verdict.outcome, told.verdict.rule]);
        if (json === this.#asked) return;
        this.#asked = json;
        this.verdict.replaceChildren(judged(told.verdict));
        this.parts.replaceChildren(...explained(told.line));
      } catch (problem) {
        this.#asked = '';
        this.verdict.replaceChildren(h('p', { class: 'form-problem' }, [problem.title, problem.detail].filter(Boolean).join('. ')));
        this.parts.replaceChildren();
      }
    }, wait);
  }

  async #fire() {
    this.fire.disabled = true;
    try {
      const server = seat.servers.find((s) => s.state === 'listening' && s.name !== 'gateway')?.name ?? 'http';
      const act = await runner.fetch({ server, method: 'POST', target: TARGET, fields: [{ name: 'Content-Type', value: 'text/plain' }], content: this.line.value });
      const last = (feed.acts.get(act.id)?.exchanges ?? act.exchanges ?? []).at(-1);
      if (last) feed.select(last);
      this.fired();
    } catch (problem) {
      complain(problem, 'jar');
    } finally {
      this.fire.disabled = false;
    }
  }
}
