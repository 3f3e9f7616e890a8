// The page: what it shows is its state, and its state stands in its address.
import { get, post } from './api.js';
import { ask, kindOf } from './ask.js';
import { evaluation, selection } from './background.js';
import { el, fill, later, steadily } from './dom.js';
import { list } from './jobs.js';
import { inspect, key, load, model, refresh, showing } from './models.js';
import * as results from './results.js';
import { explaining, ofQuestion, read, subject, write, empty } from './state.js';
import { say, speak, languages, spoken } from './strings.js';
import { replaced } from './whatif.js';

const at = (id) => document.getElementById(id);
const [form, place, jobs, live] = [at('ask'), at('results'), at('jobs'), at('live')];
let state = read(location.hash);
let methods = [];
let busy = false;
let pinned = new Set();

const tell = later((line) => { live.textContent = line; }, 300);
const keep = later(() => history.replaceState(null, '', `#${write(state)}`), 200);
const failed = (line) => {
  at('problem')?.remove();
  form.querySelector('.actions.main')?.before(el('div', { id: 'problem', class: 'notice bad', role: 'alert' }, el('p', {}, line)));
};

const changed = (some, quietly) => {
  Object.assign(state, some);
  keep();
  if (quietly) return;
  drawForm();
  if (some.model) fetchModel(some.model);
};

const fetchModel = async (name) => {
  const one = model(name);
  if (!name) return;
  try {
    if (one?.state === 'loaded') {
      if (one.methods) return;
      await inspect(one);
      if (state.model === name) drawQuestion();
      return;
    }
    await load(name, {}, (job) => {
      const there = form.querySelector('.loading');
      if (there) showing(there, job);
    });
    await inspect(model(name));
    if (state.model === name) drawQuestion();
  } catch (problem) {
    failed(problem.message);
  }
};

const drawForm = () => steadily(form, () => {
  const scroll = scrollY;
  fill(at('tabs'), ['explain', 'evaluate', 'select'].map((tab) => el('button', {
    type: 'button', 'aria-current': state.tab === tab ? 'page' : null,
    onclick: () => changed({ tab }) }, say(`tab.${tab}`))));
  form.setAttribute('aria-label', say(`tab.${state.tab}`));
  if (state.tab === 'evaluate') evaluation(form, state, { methods, changed, started: open, failed });
  else if (state.tab === 'select') selection(form, state, { started: open, failed });
  else ask(form, state, { methods, changed, failed, busy, explain: () => start('explain'), predict: () => start('predict') });
  if (state.tab === 'explain') secondModel();
  scrollTo({ top: scroll });
});

// What is heard of a model changes the question; the other forms hold what was written into them, and nobody else does.
const drawQuestion = () => {
  if (state.tab === 'explain') drawForm();
};

// A second model answers the same question, if one is chosen.
const secondModel = () => {
  const first = form.querySelector('.actions.main');
  const others = [['', say('second.none')]];
  for (const option of form.querySelector('select').options) {
    if (option.value && option.value !== state.model) others.push([option.value, option.textContent]);
  }
  const select = el('select', { id: 'second' }, others.map(([key, text]) => el('option', { value: key }, text)));
  select.value = state.second;
  select.addEventListener('change', () => changed({ second: select.value }, true));
  first.before(el('div', { class: 'field' }, el('label', { for: 'second' }, say('second')), select));
};

const missing = (kind) => {
  if (!state.model) return say('error.model');
  if (kind === 'text' && !state.text.trim()) return say('error.text');
  if (kind === 'image' && !state.picture) return say('error.picture');
  if (kind === 'table' && !state.row.trim()) return say('error.row');
  return '';
};

const question = (kind, name) => ({
  model: model(name)?.id || name,
  subject: subject(state, kindOf({ ...state, model: name })),
  ...(kind === 'explain' ? { explaining: explaining(state) } : {}),
});

// The same picture with other areas painted over: what stood there before is worth seeing beside it.
let painted = null;
const repainted = () => {
  const now = { model: state.model, picture: state.picture, paint: JSON.stringify(state.paint) };
  const was = painted;
  painted = state.picture ? now : null;
  return Boolean(state.job && was && painted && was.model === now.model && was.picture === now.picture && was.paint !== now.paint);
};

/** Asks, and shows the answer; with a second model both, and before a change what was before. */
const start = async (kind, beside = []) => {
  const lack = missing(kindOf(state));
  if (lack) {
    failed(lack);
    return;
  }
  if (kind === 'explain' && !state.methods.length) state.methods = ['integrated-gradients'];
  const shown = model(state.model)?.state;
  busy = true;
  at('problem')?.remove();
  form.querySelectorAll('.actions.main button').forEach((one) => { one.disabled = true; });
  try {
    const besides = beside.length ? [...beside] : repainted() ? [state.job] : [];
    for (const name of [state.model, state.second].filter(Boolean)) {
      const one = await load(name, {}, (job) => {
        const there = form.querySelector('.loading');
        if (there) showing(there, job);
      });
      const { job } = await post(`/${kind}`, question(kind, one ? key(one) : name));
      // The second model's answer is the one that the first one's stands beside.
      if (name === state.second && name !== state.model) besides.splice(0, besides.length, state.job);
      state.job = job;
    }
    state.besides = besides;
    show();
    reveal();
  } catch (problem) {
    failed(problem.message);
  } finally {
    busy = false;
    form.querySelectorAll('.actions.main button').forEach((one) => { one.disabled = false; });
    // A model that was loaded on the way has its labels now.
    const there = form.contains(document.activeElement) || document.activeElement === document.body;
    if (shown !== model(state.model)?.state && !at('problem')) {
      drawForm();
      if (there) form.querySelector('[type=submit]')?.focus({ preventScroll: true });
    }
  }
};

const handlers = {
  isPinned: (id) => pinned.has(id),
  isBeside: (id) => state.besides.includes(id),
  isShown: (id) => id === state.job || state.besides.includes(id),
  pin: async (id) => {
    const now = !pinned.has(id);
    await results.setPinned(id, now);
    if (now) pinned.add(id);
    else pinned.delete(id);
    state.pins = [...pinned];
    keep();
    drawJobs();
  },
  putAway: (id) => {
    state.besides = state.besides.filter((one) => one !== id);
    show();
  },
  forget: (id) => {
    if (state.job === id) state.job = '';
    handlers.putAway(id);
  },
  beside: (id) => {
    state.besides = state.job ? [id, ...state.besides.filter((one) => one !== id)] : [];
    state.job = state.job || id;
    show();
    place.focus();
  },
  open: (job) => open(job.id, job),
  cancel: (id) => results.cancel(id).catch((problem) => failed(problem.message)),
  again: () => drawJobs(),
  heard: (job) => {
    const { done, of, what } = job.progress ?? {};
    tell(job.state === 'running' && of ? `${what ?? ''} ${say('job.of', done, of)}` : say.or(`state.${job.state}`, job.state));
  },
  ended: () => {
    drawJobs();
    results.compared(state.job, state.besides);
  },
  instead: (made, feature, by) => {
    const { question: asked } = made.job;
    state = { ...ofQuestion(asked), pins: state.pins };
    const name = feature.input === 1 ? 'pair' : 'text';
    state[name] = replaced(state[name], feature.start, feature.end, by);
    drawForm();
    start('explain', [made.id]);
  },
  examples: () => {
    const take = (some) => () => {
      state = { ...empty(), ...some, methods: ['integrated-gradients', 'kernel-shap'], pins: state.pins };
      changed(state);
      form.querySelector('[type=submit]').focus();
    };
    const fitting = [['bert-base-uncased', { text: 'The capital of France is [MASK].' }]]
      .filter(([name]) => model(name));
    return fitting.map(([name, some]) => [say('empty.try', some.text), take({ model: name, ...some })]);
  },
};

// Where the form is long or above, the answer would begin out of sight.
const reveal = () => {
  const { top } = place.getBoundingClientRect();
  if (top < 0 || top > innerHeight * 0.6) place.scrollIntoView({ block: 'start' });
};

/** Shows a job's result, and asks in the form what it asked. */
const open = async (id, job) => {
  state.job = id;
  state.besides = [];
  if (job?.question?.subject) state = { ...state, ...ofQuestion(job.question), tab: 'explain', job: id, besides: [], pins: state.pins };
  if (job) drawForm();
  show();
  place.focus({ preventScroll: true });
  reveal();
};

const show = () => {
  keep();
  results.show(place, { main: state.job, besides: state.besides }, handlers);
  drawJobs();
};
const drawJobs = () => list(jobs, handlers);

const drawPage = () => {
  document.documentElement.lang = say.tag();
  document.title = say('title');
  for (const one of document.querySelectorAll('[data-say]')) one.textContent = say(one.dataset.say);
  for (const one of document.querySelectorAll('[data-label]')) one.setAttribute('aria-label', say(one.dataset.label));
  fill(at('language'), languages().map(([code, name]) => el('button', {
    type: 'button', lang: code, 'aria-pressed': spoken() === code ? 'true' : 'false',
    onclick: () => {
      speak(code);
      drawPage();
      results.redraw();
    } }, name)));
  drawForm();
  if (!state.job && !state.besides.length) show();
  else drawJobs();
};

addEventListener('hashchange', () => {
  state = read(location.hash);
  drawForm();
  show();
});
addEventListener('focus', () => drawJobs());

const begin = async () => {
  drawPage();
  try {
    const [about, , all] = await Promise.all([get('/about'), refresh(), get('/jobs')]);
    methods = about.methods;
    pinned = new Set([...state.pins, ...all.filter((job) => job.pinned).map((job) => job.id)]);
    // An address may name a job alone: then the form asks what the job asked.
    const asked = state.job && !state.model ? all.find((job) => job.id === state.job)?.question : null;
    if (asked?.subject) state = { ...state, ...ofQuestion(asked), job: state.job, besides: state.besides, pins: state.pins };
    if (!state.methods.length) state.methods = ['integrated-gradients'];
    drawForm();
    show();
    inspect(model(state.model)).then(drawQuestion, () => {});
  } catch (problem) {
    fill(place, el('div', { class: 'empty' }, el('div', { class: 'notice bad', role: 'alert' }, el('p', {}, problem.message)),
      el('div', { class: 'actions' }, el('button', { type: 'button', onclick: begin }, say('again')))));
  }
};
begin();
