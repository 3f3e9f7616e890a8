// The question: model, input, methods, targets, and the settings that most people leave alone.
import { choice, el, field, fill } from './dom.js';
import { about, key, model, other, picker, showing } from './models.js';
import { picture } from './picture.js';
import { say } from './strings.js';
import { row } from './table.js';

const FIRST = {
  text: ['integrated-gradients', 'kernel-shap', 'occlusion', 'attn-lrp', 'input-x-gradient', 'attention'],
  image: ['integrated-gradients', 'grad-cam', 'kernel-shap', 'ablation', 'lime', 'rise'],
  table: ['integrated-gradients', 'kernel-shap', 'lime', 'permutation-shap', 'exact-shapley'],
};

/** Of a model that is not loaded we may not know: most read texts. */
export const kindOf = (state) => model(state.model)?.kind || (state.picture ? 'image' : state.row ? 'table' : 'text');

const fits = (method, kind) => !method.kinds?.length || method.kinds.includes(kind);

/** Fills the form. `changed(some, quietly)` takes what the user set; quietly, where the form need not be drawn anew. */
export const ask = (form, state, { methods, changed, explain, predict, failed, busy }) => {
  const kind = kindOf(state);
  const one = model(state.model);
  const loading = el('div', { class: 'loading', 'aria-live': 'polite' });
  const loaded = (now) => changed({ model: key(now) });
  fill(form,
    picker({ label: say('model'), chosen: state.model, choose: (name) => changed({ model: name, targets: [], against: '' }) }),
    about(one, () => changed({ model: '' })),
    other({ loaded, failed, progress: (job) => showing(loading, job) }),
    loading,
    input(kind, one, state, changed, failed),
    methodPicker(kind, one, methods, state, changed),
    targets(one, state, changed),
    more(kind, state, changed),
    el('div', { class: 'actions main' },
      el('button', { type: 'submit', class: 'primary', disabled: busy }, say('explain')),
      el('button', { type: 'button', onclick: predict, disabled: busy }, say('answer.only'))));
  form.onsubmit = (event) => {
    event.preventDefault();
    explain();
  };
};

const input = (kind, one, state, changed, failed) => {
  if (kind === 'image') return picture(state, { changed, failed });
  if (kind === 'table') return row(state, { changed, failed });
  const task = one?.task || '';
  const text = el('textarea', { rows: 4, value: state.text, name: 'text', dir: 'auto' });
  text.addEventListener('input', () => changed({ text: text.value }, true));
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      text.form.requestSubmit();
    }
  });
  const hint = task === 'fill-mask' ? say('text.mask') : say('text.help');
  const fields = [field(say(task === 'question-answering' ? 'question' : task === 'text-generation' ? 'prompt' : 'text'),
    text, hint)];
  const pairs = !['fill-mask', 'token-classification', 'zero-shot-classification'].includes(task);
  if (pairs) {
    const pair = el('textarea', { rows: task === 'question-answering' ? 4 : 2, value: state.pair, name: 'pair', dir: 'auto' });
    pair.addEventListener('input', () => changed({ pair: pair.value }, true));
    const name = task === 'question-answering' ? 'context' : task === 'text-generation' ? 'continuation' : 'pair';
    const second = field(say(name), pair, say.or(`${name}.help`, null));
    const needed = task === 'question-answering' || task === 'sentence-similarity' || task === 'text-generation';
    fields.push(needed || state.pair ? second
      : el('details', { class: 'inner' }, el('summary', {}, say('pair.add')), second));
  }
  if (task === 'text-generation') {
    const chat = el('input', { type: 'checkbox', id: 'chat' });
    chat.checked = state.chat === 'yes';
    chat.addEventListener('change', () => changed({ chat: chat.checked ? 'yes' : '' }, true));
    fields.push(el('label', { class: 'check' }, chat, say('chat')));
  }
  return fields;
};

const methodPicker = (kind, one, methods, state, changed) => {
  const obstacles = new Map((one?.methods ?? []).map((method) => [method.name, method.obstacles?.[say.code()]]));
  const fitting = methods.filter((method) => fits(method, kind));
  const named = new Set(fitting.map((method) => method.name));
  const first = fitting.filter((method) => FIRST[kind].includes(method.name) || state.methods.includes(method.name));
  const rest = fitting.filter((method) => !first.includes(method));
  const box = (method, short) => {
    const check = el('input', { type: 'checkbox', value: method.name, name: 'method' });
    const obstacle = obstacles.get(method.name);
    check.disabled = Boolean(obstacle) && !state.methods.includes(method.name);
    check.checked = state.methods.includes(method.name);
    check.addEventListener('change', () => {
      const chosen = state.methods.filter((name) => name !== method.name && (named.has(name) || name === 'auto'));
      changed({ methods: check.checked ? [...chosen, method.name] : chosen }, true);
    });
    const why = obstacle ? say('methods.obstacle', obstacle) : method.titles[say.code()];
    return el('label', { class: 'check', title: short ? why : null }, check, el('span', {}, method.name),
      el('span', { class: short ? 'hidden' : 'help' }, why));
  };
  return el('fieldset', { class: 'methods' },
    el('legend', {}, say('methods')),
    el('p', { class: 'help' }, say('methods.help')),
    el('div', { class: 'boxes short' }, first.map((method) => box(method, true))),
    rest.length ? el('details', { class: 'inner' },
      el('summary', {}, say('methods.all', rest.length)),
      el('div', { class: 'boxes' }, rest.map((method) => box(method, false)))) : null);
};

const targets = (one, state, changed) => {
  const labels = one?.labels ?? [];
  const usual = [['', say('target.usual')], ['top:3', say('target.three')],
    ...labels.map((label) => [`label:${label}`, say('target.label', label)]), ['other', say('target.other')]];
  const said = state.targets.join(', ');
  const simple = state.targets.length < 2 && usual.some(([key]) => key === said);
  const list = choice(usual, simple ? said : 'other');
  const free = el('input', { type: 'text', value: simple ? '' : said, spellcheck: 'false' });
  const parts = () => free.value.split(',').map((part) => part.trim()).filter(Boolean);
  free.addEventListener('input', () => changed({ targets: parts() }, true));
  const custom = field(say('target.words'), free, say('target.words.help'));
  custom.hidden = simple;
  list.addEventListener('change', () => {
    custom.hidden = list.value !== 'other';
    changed({ targets: list.value === 'other' ? parts() : list.value ? [list.value] : [] }, true);
    if (list.value === 'other') free.focus();
  });
  const against = labels.length
    ? choice([['', say('against.none')], ...labels.map((label) => [`label:${label}`, label])], state.against)
    : el('input', { type: 'text', value: state.against, spellcheck: 'false', placeholder: 'token:…' });
  against.addEventListener('input', () => changed({ against: against.value }, true));
  return [el('div', { class: 'row' }, field(say('target'), list), field(say('against'), against)), custom];
};

const FEATURES = { text: ['', 'token', 'word', 'sentence', 'paragraph'], image: ['', 'superpixel', 'grid'], table: [''] };
const MASKERS = {
  text: ['', 'mask', 'pad', 'delete', 'attention'],
  image: ['', 'mean', 'constant', 'blur', 'inpaint'],
  table: [''],
};
const SETTINGS = ['score', 'features', 'baseline', 'masker', 'steps', 'samples', 'seed', 'position', 'settings'];

const more = (kind, state, changed) => {
  const keep = (name, control) => {
    control.addEventListener('input', () => changed({ [name]: control.value }, true));
    return control;
  };
  const select = (name, values) => field(say(`set.${name}`),
    keep(name, choice(withOwn(values, state[name]).map((one) => [one, one || say('set.usual')]), state[name])), say.or(`set.${name}.help`, null));
  const number = (name, least) => field(say(`set.${name}`),
    keep(name, el('input', { type: 'number', min: least, step: 1, value: state[name], placeholder: say('set.usual') })));
  const said = SETTINGS.filter((name) => state[name]).length;
  return el('details', { class: 'more', open: said > 0 },
    el('summary', {}, said ? say('more.set', said) : say('more')),
    el('div', { class: 'grid' },
      select('score', ['', 'logit', 'probability', 'log-probability']),
      select('features', FEATURES[kind]),
      field(say('set.baseline'), keep('baseline', el('input', {
        type: 'text', value: state.baseline, placeholder: say('set.usual'), spellcheck: 'false' }))),
      select('masker', MASKERS[kind]),
      number('steps', 1), number('samples', 1), number('seed', 0), number('position', 0)),
    field(say('set.settings'), keep('settings', el('textarea', { rows: 2, value: state.settings, spellcheck: 'false' })),
      say('set.settings.help')));
};

const withOwn = (values, own) => (own && !values.includes(own) ? [...values, own] : values);
