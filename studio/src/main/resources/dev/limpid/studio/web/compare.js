// Two answers beside each other: what changed in the model's answer, and in what its words are worth.
import { el } from './dom.js';
import { say } from './strings.js';

const MINUS = '\u2212';
const signed = (text) => text.replace('-', MINUS);
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const plus = (number, text) => (number > 0 ? `+${text}` : signed(text));
const rough = (number) => signed(Number.parseFloat(number.toPrecision(3)).toString());

const mark = (difference) => (difference > 0 ? '▲' : difference < 0 ? '▼' : '');

const answers = (document) => {
  const found = new Map();
  for (const one of document.predictions ?? []) {
    if (!found.has(one.label)) found.set(one.label, one);
  }
  return found;
};

const table = (before, after, names) => {
  const [old, now] = [answers(before), answers(after)];
  const labels = [...new Set([...now.keys(), ...old.keys()])].slice(0, 10);
  const likely = [...old.values(), ...now.values()].every((one) => one.probability !== null && one.probability !== undefined);
  const value = (one) => (one ? (likely ? one.probability : one.score) : null);
  const shown = (number) => (number === null ? say('compare.below') : likely ? percent(number) : rough(number));
  const bar = (number, css) => {
    const made = el('span', { class: `bar ${css}`, 'aria-hidden': 'true' });
    made.style.width = `${Math.max(0, Math.min(1, number ?? 0)) * 100}%`;
    return made;
  };
  const lines = labels.map((label) => {
    const [was, is] = [value(old.get(label)), value(now.get(label))];
    const difference = was === null || is === null ? 0 : is - was;
    const change = was === null || is === null ? '' : likely
      ? say('compare.points', plus(difference, (100 * difference).toFixed(1))) : plus(difference, rough(difference));
    return el('tr', {},
      el('th', { scope: 'row' }, el('bdi', {}, label)),
      likely ? el('td', { class: 'bars' }, bar(was, 'was'), bar(is, 'is')) : null,
      el('td', { class: 'number' }, shown(was)),
      el('td', { class: 'number' }, shown(is)),
      el('td', { class: `number ${difference > 0 ? 'up' : difference < 0 ? 'down' : ''}` },
        change, ' ', el('span', { 'aria-hidden': 'true' }, mark(difference))));
  });
  return el('table', { class: 'changes' },
    el('caption', { class: 'hidden' }, say('compare.answers')),
    el('thead', {}, el('tr', {},
      el('th', { scope: 'col' }, say('compare.answer')),
      likely ? el('th', { scope: 'col', class: 'bars' }, el('span', { class: 'hidden' }, say('compare.bars'))) : null,
      el('th', { scope: 'col', class: 'number' }, names[0]),
      el('th', { scope: 'col', class: 'number' }, names[1]),
      el('th', { scope: 'col', class: 'number' }, say('compare.change')))),
    el('tbody', {}, lines));
};

/** The longest common course of two lists, as pairs of places; -1 where one has nothing of the other. */
export const aligned = (one, other) => {
  const width = other.length + 1;
  const best = new Uint32Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      best[i * width + j] = one[i] === other[j]
        ? best[(i + 1) * width + j + 1] + 1
        : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  const pairs = [];
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    if (i < one.length && j < other.length && one[i] === other[j]) pairs.push([i++, j++]);
    else if (i < one.length && (j === other.length || best[(i + 1) * width + j] >= best[i * width + j + 1])) pairs.push([i++, -1]);
    else pairs.push([-1, j++]);
  }
  return pairs;
};

const MOST = 2000;
const scored = (explanation) => explanation.features.filter((one) => !one.special && one.score !== null && one.text
  && one.start !== null && one.start !== undefined);

/** What a method says of the same words, before and after: the largest changes. */
const words = (before, after, names) => {
  const made = [];
  for (const now of after.explanations ?? []) {
    const was = (before.explanations ?? []).find((one) => one.method.name === now.method.name
      && one.target.label === now.target.label);
    if (!was) continue;
    const [old, young] = [scored(was), scored(now)];
    if (!old.length || !young.length || old.length > MOST || young.length > MOST) continue;
    const changes = aligned(old.map((one) => one.text), young.map((one) => one.text)).map(([i, j]) => ({
      text: i < 0 ? young[j].text : old[i].text,
      was: i < 0 ? null : old[i].score,
      is: j < 0 ? null : young[j].score,
    }));
    changes.sort((a, b) => Math.abs((b.is ?? 0) - (b.was ?? 0)) - Math.abs((a.is ?? 0) - (a.was ?? 0)));
    const shown = (number, none) => (number === null ? el('span', { class: 'soft' }, none) : rough(number));
    made.push(el('details', {},
      el('summary', {}, say('compare.words', now.method.name, now.target.label ?? '')),
      el('table', { class: 'changes' },
        el('thead', {}, el('tr', {}, ['compare.word', 0, 1, 'compare.change'].map((name) => el('th', {
          scope: 'col', class: name === 'compare.word' ? null : 'number' },
        typeof name === 'number' ? names[name] : say(name))))),
        el('tbody', {}, changes.slice(0, 8).map((one) => el('tr', {},
          el('th', { scope: 'row' }, el('bdi', {}, one.text)),
          el('td', { class: 'number' }, shown(one.was, say('compare.not.there'))),
          el('td', { class: 'number' }, shown(one.is, say('compare.gone'))),
          el('td', { class: 'number' }, one.was === null || one.is === null
            ? '' : plus(one.is - one.was, rough(one.is - one.was)))))))));
  }
  return made;
};

/** In a sentence: whether the answer is another now. */
const sentence = (before, after, names, same) => {
  const [was, is] = [before.predictions?.[0], after.predictions?.[0]];
  if (!was || !is) return '';
  if (was.label === is.label) return say('compare.same', is.label);
  return same ? say('compare.other', was.label, is.label) : say('compare.each', names[0], was.label, names[1], is.label);
};

export const comparison = (before, after, names, same) => el('section', { class: 'card compare', 'aria-labelledby': 'compare-title' },
  el('h2', { id: 'compare-title' }, same ? say('compare.change.title') : say('compare.models.title', ...names)),
  el('p', { class: 'lead' }, sentence(before, after, names, same)),
  el('div', { class: 'scrolls', tabindex: '0', role: 'region', 'aria-label': say('compare.answers') }, table(before, after, names)),
  words(before, after, names));
