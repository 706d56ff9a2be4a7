// To the clipboard.

/**
 * Copies a text. The clipboard needs a secure context, which a class on a LAN has
 * not: then the old command. Tells whether it worked.
 * @param {string} text
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const before = document.activeElement;
    const field = document.createElement('textarea');
    field.value = text;
    field.readOnly = true; // no keyboard comes up
    field.className = 'unseen';
    // Beside the focus, so that an open popover or dialogue lets it have the focus too.
    (before?.parentElement ?? document.body).append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    before?.focus({ preventScroll: true });
    return done;
  }
}
