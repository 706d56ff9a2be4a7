// Several tabs of one seat: one is the acting one, and says so.
//
// The tab that came last acts; the others only watch, until the learner says
// "continue here" or the acting one goes. BroadcastChannel works without a
// secure context, which navigator.locks does not.
import { t } from './words.js';

/** How long the watchers wait before one of them takes the place of a tab that left, in ms: a page that is only being loaded again comes back first. */
const GRACE = 700;

class Tabs extends EventTarget {
  /** True while this tab may send. */
  here = true;
  #id = Math.random().toString(36).slice(2);
  #channel = new BroadcastChannel('roundtrip.tabs');
  #others = new Set();
  #heir = 0;

  constructor() {
    super();
    this.#channel.addEventListener('message', ({ data }) => this.#heard(data));
    addEventListener('pagehide', () => this.#say('bye'));
    addEventListener('pageshow', (event) => { if (event.persisted) this.take(); });
    this.take();
  }

  /** Makes this tab the acting one. */
  take() {
    clearTimeout(this.#heir);
    this.#say('take');
    this.#set(true);
  }

  #heard({ say, from, acting }) {
    if (say === 'bye') {
      this.#others.delete(from);
      if (acting && !this.here) {
        this.#heir = setTimeout(() => this.take(), GRACE + Math.random() * 300);
      }
    } else {
      this.#others.add(from);
      clearTimeout(this.#heir);
      if (say === 'take') {
        this.#set(false);
        this.#say('watching');
        return;
      }
    }
    this.#show();
  }

  #say(say) { this.#channel.postMessage({ say, from: this.#id, acting: this.here }); }

  #set(here) {
    this.here = here;
    document.documentElement.dataset.acting = here ? 'here' : 'elsewhere';
    this.#show();
    this.dispatchEvent(new Event('change'));
  }

  #show() {
    document.querySelector('.notice-tab')?.remove();
    if (this.here && this.#others.size === 0) return;
    const box = document.createElement('div');
    box.className = 'notice notice-tab';
    box.setAttribute('role', 'status');
    const said = document.createElement('p');
    said.textContent = t(this.here ? 'tab.here' : 'tab.elsewhere');
    box.append(said);
    if (!this.here) {
      const take = document.createElement('button');
      take.type = 'button';
      take.className = 'button button-small button-main';
      take.textContent = t('tab.take');
      take.addEventListener('click', () => this.take());
      box.append(take);
    }
    document.querySelector('.bar').after(box);
  }
}

export const tabs = new Tabs();
