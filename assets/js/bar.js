// How the page looks: brightness and projector, kept for the next visit.

const root = document.documentElement;

const keep = (key, value) => {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // No storage: it holds for this page.
  }
};

const themes = document.querySelector('[data-theme-switch]');
const chosen = themes?.querySelector(`input[value="${root.dataset.theme ?? 'auto'}"]`);
if (chosen) chosen.checked = true;
themes?.addEventListener('change', (event) => {
  const theme = event.target.value;
  if (theme === 'auto') delete root.dataset.theme;
  else root.dataset.theme = theme;
  keep('roundtrip.theme', theme === 'auto' ? '' : theme);
});

const projector = document.querySelector('[data-projector-switch]');
const check = document.querySelector('[data-projector-check]');
const show = () => {
  const on = 'projector' in root.dataset;
  projector?.setAttribute('aria-pressed', String(on));
  if (check) check.checked = on;
};
const turn = () => {
  root.toggleAttribute('data-projector');
  keep('roundtrip.projector', 'projector' in root.dataset ? 'on' : '');
  show();
};
projector?.addEventListener('click', turn);
check?.addEventListener('change', turn);
show();

// Another language keeps the place in the page.
for (const link of document.querySelectorAll('[data-language]')) {
  link.addEventListener('click', () => {
    if (location.hash && !location.hash.startsWith('#seat=')) link.hash = location.hash;
  });
}
