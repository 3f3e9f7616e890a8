// All that was asked: newest first, with what can still be done about it.
import { get, hasEnded } from './api.js';
import { el, fill } from './dom.js';
import { about, cancel, modelOf } from './results.js';
import { say } from './strings.js';

const FEW = 8;
let timer;
let more = false;

/** Draws the list, and draws it again while something is under way. */
export const list = async (place, handlers) => {
  clearTimeout(timer);
  let jobs = [];
  try {
    jobs = await get('/jobs');
  } catch (problem) {
    draw(place, [], handlers, problem.message);
    timer = setTimeout(() => list(place, handlers), 5000);
    return;
  }
  draw(place, jobs, handlers);
  if (jobs.some((job) => !hasEnded(job))) timer = setTimeout(() => list(place, handlers), 1500);
};

const share = (job) => {
  const { done, of } = job.progress ?? {};
  return job.state === 'running' && of ? ` ${Math.round(100 * done / of)} %` : '';
};

const draw = (place, jobs, handlers, problem) => {
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const pinned = jobs.filter((job) => handlers.isPinned(job.id));
  const others = jobs.filter((job) => !handlers.isPinned(job.id));
  fill(place,
    el('h2', { id: 'jobs-title' }, say('jobs')),
    problem ? el('p', { class: 'help bad' }, problem) : null,
    !problem && !jobs.length ? el('p', { class: 'help' }, say('jobs.none')) : null,
    pinned.length ? [el('h3', {}, say('pinned')), el('ul', {}, pinned.map((job) => line(job, handlers)))] : null,
    el('ul', {}, others.slice(0, more ? others.length : FEW).map((job) => line(job, handlers))),
    others.length > FEW ? el('button', { type: 'button', class: 'quiet', dataset: { key: 'more' }, onclick: () => {
      more = !more;
      draw(place, jobs, handlers);
    } }, more ? say('jobs.fewer') : say('jobs.more', others.length - FEW)) : null);
  if (focused) place.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
};

const line = (job, handlers) => {
  const shown = handlers.isShown(job.id);
  const title = about(job) || modelOf(job) || job.question?.name || job.id;
  const showable = job.kind !== 'load';
  return el('li', { class: shown ? 'shown' : null },
    showable
      ? el('button', { type: 'button', class: 'quiet title', 'aria-current': shown ? 'true' : null,
        dataset: { key: `open-${job.id}` }, onclick: () => handlers.open(job) }, title)
      : el('span', { class: 'title' }, title),
    el('span', { class: `help ${job.state}` },
      [about(job) && modelOf(job), say.or(`kind.${job.kind}`, job.kind),
        say.or(`state.${job.state}`, job.state) + share(job)].filter(Boolean).join(' · ')),
    el('span', { class: 'tools' },
      showable && job.state === 'done' && !shown ? el('button', { type: 'button', class: 'quiet',
        dataset: { key: `beside-${job.id}` }, 'aria-label': say('beside.of', title),
        onclick: () => handlers.beside(job.id) }, say('beside')) : null,
      hasEnded(job) ? null : el('button', { type: 'button', class: 'quiet', dataset: { key: `cancel-${job.id}` },
        'aria-label': say('job.cancel.of', title),
        onclick: () => cancel(job.id).then(() => handlers.again()) }, say('job.cancel'))));
};
