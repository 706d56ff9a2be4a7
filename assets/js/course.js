// The start page: how far the learner has come in each lesson.
import { api } from './api.js';
import { seat } from './seat.js';
import { t } from './words.js';

async function show() {
  const { lessons = [] } = await api('GET', '/progress');
  const begin = document.querySelector('[data-begin]');
  for (const row of document.querySelectorAll('rt-progress')) row.hidden = true;
  for (const { lesson, done, of } of lessons) {
    const row = document.querySelector(`rt-progress[data-lesson="${CSS.escape(lesson)}"]`);
    if (!row || !of) continue;
    row.hidden = false;
    row.querySelector('.meter > span').style.inlineSize = `${(100 * done) / of}%`;
    row.querySelector('.course-count').textContent = t('progress.count', of, done);
    if (done > 0 && begin?.pathname.endsWith(`/${lesson}`)) {
      begin.querySelector('[data-begin-word]').textContent = t('start.resume');
    }
  }
}

await seat.ready;
await show();
seat.addEventListener('reset', show);
