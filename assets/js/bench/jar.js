// <rt-jar>: the cookies of the learner's browser and of others, as far as the wire
// shows them. What is in it is fetched when it is first opened (docs/adr/0005).
import { feed } from '../feed.js';
import { complain } from '../notice.js';
import { t } from '../words.js';
import { button, h } from './dom.js';

const KEY = `roundtrip.jar ${location.pathname.slice(3)}`; // in each language the same

customElements.define('rt-jar', class extends HTMLElement {
  opener = button(t('jar.open'), () => this.show(this.hidden, true), { class: 'button button-small button-plain', 'data-do': 'jar', 'aria-expanded': 'false', 'aria-controls': 'jar' });
  #jar = null;

  connectedCallback() {
    if (this.id) return;
    this.id = 'jar';
    this.hidden = true;
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', t('jar.title'));
    this.tabIndex = 0;
    feed.addEventListener('change', ({ detail }) => { if (!this.hidden) this.#jar?.changed(detail); });
    // In its own lesson it is there from the start.
    const kept = remembered();
    if (kept === 'yes' || (!kept && document.querySelector('.reading')?.dataset.lesson === 'cookies')) this.show(true);
  }

  async show(yes, chosen = false) {
    this.hidden = !yes;
    this.opener.setAttribute('aria-expanded', String(yes));
    if (chosen) keep(yes);
    if (!yes) return this.#jar?.rest();
    if (!this.#jar) {
      this.replaceChildren(h('p', { class: 'quiet jar-loading' }, t('detail.loading')));
      try {
        const { Jar } = await import('../jar.js');
        this.#jar ??= new Jar(this);
      } catch {
        this.hidden = true;
        this.opener.setAttribute('aria-expanded', 'false');
        return complain({ id: 'offline', title: t('notice.offline') }, 'jar');
      }
    }
    if (!this.hidden) this.#jar.begin();
  }
});

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(yes) {
  try {
    localStorage.setItem(KEY, yes ? 'yes' : 'no');
  } catch {
    // No storage: it holds for this page.
  }
}
