// Elements from values. Text goes in as text, never as markup.

/** An element: attributes by name, listeners as `onclick`, then children: nodes, texts, lists of these; null is left out. */
export const el = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  set(made, attributes);
  made.append(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
  return made;
};

const SVG = 'http://www.w3.org/2000/svg';

export const svg = (name, attributes = {}, ...children) => {
  const made = document.createElementNS(SVG, name);
  set(made, attributes);
  made.append(...children);
  return made;
};

const set = (made, attributes) => {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (key === 'value') made.value = value;
    else if (key === 'dataset') Object.assign(made.dataset, value);
    else made.setAttribute(key, value === true ? '' : value);
  }
};

/** Puts these in place of all that was in it. */
export const fill = (parent, ...children) => {
  parent.replaceChildren(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
};

let count = 0;
/** An id that nothing else has. */
export const fresh = (name) => `${name}-${++count}`;

/** A labelled control; what helps is read with it. */
export const field = (label, control, help) => {
  control.id = control.id || fresh('field');
  const hint = help ? el('span', { class: 'help', id: fresh('help') }, help) : null;
  if (hint) control.setAttribute('aria-describedby', hint.id);
  return el('div', { class: 'field' }, el('label', { for: control.id }, label), control, hint);
};

/** A list to choose one of: pairs of value and text. */
export const choice = (options, value, attributes = {}) => {
  const made = el('select', attributes, options.map(([key, text]) => el('option', { value: key }, text)));
  if (options.some(([key]) => key === value)) made.value = value;
  return made;
};

export const later = (done, milliseconds) => {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => done(...values), milliseconds);
  };
};

const called = (control) => (control.labels?.[0] ?? control).textContent.replace(/[\d()]/g, '').trim();

/** Draws a part anew, while somebody may be at it: what they unfolded stays open, and where they write they go on writing. */
export const steadily = (parent, draw) => {
  const folds = () => [...parent.querySelectorAll('details')];
  const open = new Set(folds().filter((one) => one.open).map((one) => called(one.firstElementChild)));
  const at = parent.contains(document.activeElement) ? document.activeElement : null;
  const name = at && called(at);
  const written = at && /^(textarea|text)$/.test(at.type) ? [at.selectionStart, at.selectionEnd] : null;
  draw();
  for (const one of folds()) if (open.has(called(one.firstElementChild))) one.open = true;
  if (!at || at.isConnected) return;
  const again = [...parent.querySelectorAll(at.localName)].find((one) => one.type === at.type && called(one) === name);
  again?.focus({ preventScroll: true });
  if (again && written) again.setSelectionRange(...written);
};
