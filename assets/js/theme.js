// Runs before the first paint: what the reader chose to look at.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem('roundtrip.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    if (localStorage.getItem('roundtrip.projector') === 'on') root.dataset.projector = '';
  } catch {
    // No storage: the system's choice stands.
  }
  root.dataset.scripts = '';
})();
