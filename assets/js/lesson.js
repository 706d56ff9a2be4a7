// The lesson page: it tells the seat that the lesson is open, and brings its
// experiments, its tasks and the sheet of the bench to life.
import { api } from './api.js';
import './experiment.js';
import { feed } from './feed.js';
import './sheet.js';
import './tasks.js';
import { complain } from './notice.js';
import { seat } from './seat.js';
import { t } from './words.js';

const lesson = document.querySelector('.reading').dataset.lesson;

const open = () => {
  seat.opened = api('POST', '/acts', { kind: 'open', lesson }).catch((problem) => complain(problem, 'open'));
  return seat.opened;
};
seat.opened = seat.ready.then(open);
seat.addEventListener('reset', open);
feed.addEventListener('epoch', open);

// A command that names "your server" is made ready to run.
const commands = [...document.querySelectorAll('.reading code')].filter((code) => code.textContent.includes(t('lesson.server')));
const texts = commands.map((code) => code.textContent);
const fill = () => {
  const at = seat.servers[0]?.url.replace(/^https?:\/\/|\/$/g, '');
  if (at) commands.forEach((code, i) => { code.textContent = texts[i].replaceAll(t('lesson.server'), at); });
};
seat.addEventListener('change', fill);
fill();
