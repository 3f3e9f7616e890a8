// What if a word were another, or not there? A small form beside the word that was chosen.
import { el } from './dom.js';
import { say } from './strings.js';

/** The text with these code points replaced; where a word goes, so does a space beside it. */
export const replaced = (text, start, end, by) => {
  const points = Array.from(text);
  let [from, to] = [start, end];
  if (by === '' && /\s/.test(points[from - 1] ?? ' ') && /\s/.test(points[to] ?? ' ')) {
    if (to < points.length) to++;
    else if (from > 0) from--;
  }
  return [...points.slice(0, from), ...Array.from(by), ...points.slice(to)].join('');
};

let open;
export const close = () => {
  open?.remove();
  open = undefined;
};

/** Asks what to say instead of a word; `change(text)` is called with '' to delete it. */
export const askInstead = (anchor, word, change) => {
  close();
  const input = el('input', { type: 'text', value: word, id: 'instead', spellcheck: 'false', dir: 'auto' });
  const back = () => {
    close();
    anchor.focus();
  };
  const done = (text) => {
    close();
    change(text);
  };
  const form = el('form', {},
    el('label', { for: 'instead' }, say('whatif.instead', word)),
    input,
    el('div', { class: 'actions' },
      el('button', { type: 'submit', class: 'primary' }, say('whatif.change')),
      el('button', { type: 'button', onclick: () => done('') }, say('whatif.delete')),
      el('button', { type: 'button', onclick: back }, say('cancel'))));
  open = el('div', { class: 'popover', role: 'dialog', 'aria-label': say('whatif.title', word) }, form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    done(input.value);
  });
  open.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') back();
  });
  document.body.append(open);
  const box = anchor.getBoundingClientRect();
  open.style.left = `${scrollX + Math.max(8, Math.min(box.left, innerWidth - open.offsetWidth - 8))}px`;
  open.style.top = `${scrollY + box.bottom + 8}px`;
  input.select();
  open.scrollIntoView({ block: 'nearest' });
};
document.addEventListener('pointerdown', (event) => {
  if (open && !open.contains(event.target)) close();
});
