// Which model is asked: those the server offers, and a line to name another.
import { get, hasEnded, post, remove, watch } from './api.js';
import { choice, el, field, fill } from './dom.js';
import { say } from './strings.js';

let known = [];

export const models = () => known;
// One that was loaded for named classes is another model than the same without: its id tells them apart.
const isPlain = (one) => Object.keys(one.wish ?? {}).length < 2;
export const key = (one) => (isPlain(one) ? one.name : one.id);
export const model = (name) => known.find((one) => key(one) === name) || known.find((one) => one.id === name);

/** What the address calls the model that a question was put to. */
export const asked = (wish) => {
  if (typeof wish !== 'object' || wish === null) return wish ?? '';
  const same = known.find((one) => one.wish && JSON.stringify(one.wish) === JSON.stringify(wish));
  return same ? key(same) : wish.name;
};

export const refresh = async () => {
  known = await get('/models');
  return known;
};

/** Which methods work on a loaded model, kept with it. */
export const inspect = async (one) => {
  if (!one?.id || one.state !== 'loaded' || one.methods) return;
  one.methods = (await get(`/models/${encodeURIComponent(one.id)}`)).methods ?? [];
};

/** Loads a model, and says how far it is. Returns it as the server then lists it. */
export const load = async (name, how = {}, heard = () => {}) => {
  const here = model(name);
  if (here && here.state === 'loaded' && !Object.keys(how).length) return here;
  const { job, model: id } = await post('/models', { ...(here?.wish ?? { name }), ...how });
  const ended = await new Promise((resolve) => {
    watch(job, (told) => {
      heard(told);
      if (hasEnded(told)) resolve(told);
    });
  });
  await refresh();
  if (ended.state === 'cancelled') throw new Error(say('model.cancelled', name));
  if (ended.state !== 'done') throw new Error(ended.error || say('model.failed', name));
  return known.find((one) => one.id === id) || model(name);
};

const title = (one) => {
  const marks = [one.task && say.or(`task.${one.task}`, one.task), one.state === 'loaded' ? say('model.loaded') : ''];
  const name = isPlain(one) ? one.name : `${one.name} (${[...(one.wish.labels ?? []), one.wish.windows ? say('model.windowed') : ''].filter(Boolean).join(', ') || one.wish.task})`;
  return [name, ...marks.filter(Boolean)].join(' · ');
};

export const options = () => {
  const by = (one) => (one.state === 'loaded' ? 0 : 1);
  return [...known].sort((a, b) => by(a) - by(b)).map((one) => [key(one), title(one)]);
};

/** A list of models, and below it the one that was chosen in a sentence. */
export const picker = ({ label, chosen, none, choose }) => {
  const list = choice([['', none || say('model.choose')], ...options()], chosen);
  list.addEventListener('change', () => choose(list.value));
  return field(label, list);
};

export const about = (one, unloaded) => {
  if (!one) return null;
  const facts = [];
  if (one.parameters) facts.push(say('model.parameters', new Intl.NumberFormat(say.tag()).format(one.parameters)));
  if (one.labels?.length) facts.push(say('model.labels', one.labels.slice(0, 6).join(', ') + (one.labels.length > 6 ? ' …' : '')));
  const go = one.state === 'loaded' ? el('button', { type: 'button', class: 'quiet', onclick: () => unload(one).then(unloaded) },
    say('model.unload')) : null;
  return facts.length || one.error
    ? el('p', { class: one.error ? 'help bad' : 'help' }, one.error || facts.join(' '), ' ', go)
    : null;
};

/** A part that opens to name a model that is not listed. */
export const other = ({ loaded, failed, progress }) => {
  const name = el('input', { type: 'text', name: 'other-model', spellcheck: 'false', placeholder: 'hf:org/name' });
  const labels = el('input', { type: 'text', name: 'other-labels' });
  const windows = el('input', { type: 'checkbox' });
  const go = el('button', { type: 'button' }, say('model.load'));
  go.addEventListener('click', async () => {
    const wanted = name.value.trim();
    if (!wanted) {
      name.focus();
      return;
    }
    const named = labels.value.split(',').map((one) => one.trim()).filter(Boolean);
    go.disabled = true;
    try {
      const how = named.length ? { task: 'zero-shot-classification', labels: named } : {};
      loaded(await load(wanted, windows.checked ? { ...how, windows: true } : how, progress));
    } catch (problem) {
      failed(problem.message);
    } finally {
      go.disabled = false;
    }
  });
  return el('details', { class: 'inner' },
    el('summary', {}, say('model.other')),
    field(say('model.name'), name, say('model.name.help')),
    field(say('model.classes'), labels, say('model.classes.help')),
    el('label', { class: 'check' }, windows, say('model.windows')),
    el('div', { class: 'actions' }, go));
};

const unload = async (one) => {
  await remove(`/models/${encodeURIComponent(one.id)}`);
  await refresh();
};

export const showing = (place, job) => {
  const { done, of, what } = job.progress || {};
  fill(place, job.state === 'running' || job.state === 'queued'
    ? [el('progress', { max: of || null, value: of ? done : undefined, 'aria-label': what || say('model.fetching') }),
      el('p', { class: 'help' }, what || say('model.fetching'))]
    : []);
};
