// What the page shows, as the part of its address behind the #: it can be shared and reloaded, and no server sees it.
import { asked } from './models.js';

const LISTS = ['methods', 'targets', 'besides', 'pins'];
// Of names no one holds a comma, so by hand they may be written as a command has them.
const NAMES = ['methods', 'pins'];
const TEXTS = ['tab', 'model', 'second', 'text', 'pair', 'row', 'background', 'picture', 'name', 'fill', 'against', 'score', 'features',
  'baseline', 'steps', 'samples', 'masker', 'seed', 'position', 'settings', 'job', 'chat'];

/** Nothing asked yet. */
export const empty = () => ({
  ...Object.fromEntries(TEXTS.map((name) => [name, ''])),
  ...Object.fromEntries(LISTS.map((name) => [name, []])),
  tab: 'explain',
  paint: [],
});

export const read = (hash) => {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const state = empty();
  for (const name of TEXTS) if (given.has(name)) state[name] = given.get(name);
  for (const name of LISTS) if (given.has(name)) state[name] = given.getAll(name).flatMap((one) => NAMES.includes(name) ? one.split(',') : [one]).filter(Boolean);
  if (!['explain', 'evaluate', 'select'].includes(state.tab)) state.tab = 'explain';
  try {
    const paint = JSON.parse(given.get('paint') || '[]');
    if (Array.isArray(paint)) state.paint = paint.slice(0, 50).filter(isPaint);
  } catch {
    // Whoever cut the address short loses what was painted, not the page.
  }
  return state;
};

const number = Number.isFinite;
const isPaint = (one) => one !== null && typeof one === 'object'
  && ([one.x, one.y, one.width, one.height].every(number)
    || Array.isArray(one.polygon) && one.polygon.every((at) => Array.isArray(at) && at.every(number)));

export const write = (state) => {
  const said = new URLSearchParams();
  for (const name of TEXTS) if (state[name] && !(name === 'tab' && state[name] === 'explain')) said.set(name, state[name]);
  for (const name of LISTS) for (const one of state[name]) said.append(name, one);
  if (state.paint.length) said.set('paint', JSON.stringify(state.paint));
  return said.toString();
};

/** What a question that was asked would have set. */
export const ofQuestion = (question) => {
  const state = empty();
  const { subject = {}, explaining = {} } = question;
  state.model = asked(question.model);
  for (const name of ['text', 'pair', 'background', 'picture', 'name', 'fill']) state[name] = subject[name] ?? '';
  if (subject.messages) {
    state.chat = 'yes';
    state.text = subject.messages.at(-1)?.content ?? '';
    state.pair = subject.continuation ?? '';
  }
  if (subject.row) state.row = lines(subject.row);
  state.paint = subject.paint ?? [];
  state.methods = explaining.methods ?? [];
  state.targets = explaining.targets ?? [];
  for (const name of ['against', 'score', 'features', 'baseline', 'masker']) state[name] = explaining[name] ?? '';
  for (const name of ['steps', 'samples', 'seed', 'position']) state[name] = String(explaining[name] ?? '');
  if (explaining.settings) state.settings = lines(explaining.settings);
  return state;
};

const lines = (object) => Object.entries(object).map(([key, value]) =>
  `${key} = ${typeof value === 'object' ? JSON.stringify(value) : value}`).join('\n');

/** `name = value`, a line each. */
export const entries = (given) => {
  const read = {};
  for (const line of given.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) read[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return read;
};

const whole = (given) => (/^-?\d+$/.test(given.trim()) ? Number(given) : undefined);
const or = (given) => given.trim() || undefined;
const value = (given) => (given !== '' && Number.isFinite(Number(given)) ? Number(given) : given);

/** What is asked about, as the server has it. */
export const subject = (state, kind) => {
  if (kind === 'image') {
    const picture = { picture: state.picture, name: state.name || undefined };
    return state.paint.length ? { ...picture, paint: state.paint, fill: state.fill || 'mean' } : picture;
  }
  if (kind === 'table') {
    const row = entries(state.row);
    return {
      row: Object.fromEntries(Object.entries(row).map(([key, given]) => [key, value(given)])),
      background: state.background || undefined,
    };
  }
  if (state.chat) {
    return { messages: [{ role: 'user', content: state.text }], continuation: state.pair || undefined };
  }
  return { text: state.text, pair: state.pair || undefined };
};

/** How it is to be explained, as the server has it; what the user left open is left out. */
export const explaining = (state) => ({
  methods: state.methods,
  targets: state.targets.length ? state.targets : undefined,
  against: or(state.against),
  score: or(state.score),
  features: or(state.features),
  baseline: or(state.baseline),
  masker: or(state.masker),
  steps: whole(state.steps),
  samples: whole(state.samples),
  seed: whole(state.seed),
  position: whole(state.position),
  settings: state.settings.trim() ? entries(state.settings) : undefined,
});
