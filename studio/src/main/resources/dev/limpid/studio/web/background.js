// Long work: an evaluation of methods on examples, and a selection among models.
import { post, upload } from './api.js';
import { el, field, fill } from './dom.js';
import { models, picker } from './models.js';
import { say } from './strings.js';

const TYPES = { csv: 'text/csv', tsv: 'text/tab-separated-values', json: 'application/json', jsonl: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet' };

/** Sends a file of examples; returns its name at the server. */
const dataset = async (file) => {
  const type = TYPES[file.name.split('.').at(-1).toLowerCase()];
  if (!type) throw new Error(say('data.type', file.name));
  return (await upload(`/datasets?name=${encodeURIComponent(file.name)}`, file, type)).dataset;
};

const sendable = (form, send, { started, failed }) => {
  form.onsubmit = async (event) => {
    event.preventDefault();
    const button = form.querySelector('[type=submit]');
    button.disabled = true;
    try {
      started((await send()).job);
    } catch (problem) {
      failed(problem.message);
    } finally {
      button.disabled = false;
    }
  };
};

const chosen = (form, name) => [...form.querySelectorAll(`[name="${name}"]:checked`)].map((one) => one.value);

const boxes = (legend, name, values, checked, help) => el('fieldset', { class: 'methods' },
  el('legend', {}, legend),
  help ? el('p', { class: 'help' }, help) : null,
  el('div', { class: 'boxes' }, values.map((value) => {
    const box = el('input', { type: 'checkbox', name, value });
    box.checked = checked.includes(value);
    return el('label', { class: 'check' }, box, el('span', {}, value));
  })));

const USUAL = ['integrated-gradients', 'saliency', 'occlusion', 'kernel-shap'];

export const evaluation = (form, state, { methods, changed, started, failed }) => {
  const lines = el('textarea', { rows: 5, name: 'examples', dir: 'auto' });
  const file = el('input', { type: 'file', accept: '.csv,.tsv,.json,.jsonl,.parquet' });
  const most = el('input', { type: 'number', min: 1, step: 1, value: '20' });
  const metrics = el('input', { type: 'text', spellcheck: 'false', placeholder: say('set.usual') });
  fill(form,
    picker({ label: say('model'), chosen: state.model, choose: (model) => changed({ model }, true) }),
    field(say('examples'), lines, say('examples.help')),
    field(say('examples.file'), file, say('examples.file.help')),
    boxes(say('methods'), 'judged', [...new Set([...USUAL, ...state.methods])]
      .filter((name) => methods.some((one) => one.name === name)), state.methods.length > 1 ? state.methods : USUAL,
    say('judged.help')),
    el('details', { class: 'more' }, el('summary', {}, say('more')), el('div', { class: 'grid' },
      field(say('examples.most'), most), field(say('metrics'), metrics))),
    el('div', { class: 'actions main' }, el('button', { type: 'submit', class: 'primary' }, say('evaluate'))));
  sendable(form, async () => {
    const names = metrics.value.split(',').map((one) => one.trim()).filter(Boolean);
    const asked = {
      model: form.querySelector('select').value,
      methods: chosen(form, 'judged'),
      metrics: names.length ? names : undefined,
      count: Number(most.value) || undefined,
    };
    if (!asked.model) throw new Error(say('error.model'));
    if (!asked.methods.length) throw new Error(say('error.methods'));
    const examples = lines.value.split('\n').map((one) => one.trim()).filter(Boolean);
    if (file.files[0]) asked.dataset = await dataset(file.files[0]);
    else if (examples.length) asked.examples = examples.map((text) => ({ text }));
    else throw new Error(say('error.examples'));
    return post('/evaluate', asked);
  }, { started, failed });
};

export const selection = (form, state, { started, failed }) => {
  const file = el('input', { type: 'file', accept: '.csv,.tsv,.json,.jsonl,.parquet', required: true });
  const others = el('input', { type: 'text', spellcheck: 'false', placeholder: 'hf:org/name, …' });
  fill(form,
    el('p', { class: 'lead' }, say('select.lead')),
    boxes(say('candidates'), 'candidate', models().map((one) => one.name), [], say('candidates.help')),
    field(say('candidates.other'), others),
    field(say('select.file'), file, say('select.file.help')),
    el('div', { class: 'actions main' }, el('button', { type: 'submit', class: 'primary' }, say('select'))));
  sendable(form, async () => {
    const candidates = [...chosen(form, 'candidate'),
      ...others.value.split(',').map((one) => one.trim()).filter(Boolean)];
    if (candidates.length < 2) throw new Error(say('error.candidates'));
    if (!file.files[0]) throw new Error(say('error.dataset'));
    return post('/select', { candidates, dataset: await dataset(file.files[0]) });
  }, { started, failed });
};
