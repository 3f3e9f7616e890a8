// What was asked and answered: one result, or several beside each other.
import { file, get, hasEnded, post, remove, text, watch } from './api.js';
import { comparison } from './compare.js';
import { el, fill } from './dom.js';
import { say } from './strings.js';
import { askInstead } from './whatif.js';
import { board, page } from './view.js';

const kept = new Map();

/** The name of the model that a question was put to. */
export const modelOf = (job) => job.question?.model?.name ?? job.question?.model ?? '';

/** What a question was about, in a line. */
export const about = (job) => {
  const { subject = {}, candidates, examples, dataset } = job.question ?? {};
  const said = subject.text ?? subject.messages?.at(-1)?.content;
  if (said !== undefined) return subject.pair ? `${said} · ${subject.pair}` : said;
  if (subject.picture) {
    const name = subject.name || say('about.picture');
    return subject.paint?.length ? say('about.painted', name) : name;
  }
  if (subject.row) return Object.entries(subject.row).slice(0, 3).map(([key, one]) => `${key} = ${one}`).join(', ');
  if (candidates) return candidates.join(', ');
  if (examples) return say('about.examples', examples.length);
  return dataset ? say('about.dataset') : job.question?.name ?? '';
};

const drawable = (job) => job.kind === 'explain' || job.kind === 'predict';

/** A drawing shows one explanation, and a picture is of a picture: other figures are saved each for itself. */
const formats = ({ job, data }) => ['html', 'json',
  ...(data?.explanations?.length === 1 ? ['svg'] : []),
  ...(data?.explanations?.length && job.question?.subject?.picture ? ['png'] : [])];

/** A result by its job; made once, and kept for as long as it is shown. */
const result = (id, handlers) => {
  if (kept.has(id)) return kept.get(id);
  const head = el('header', {});
  const body = el('div', { class: 'body' });
  const section = el('section', { class: 'result card', 'aria-busy': 'true' }, head, body);
  const made = { id, section, job: null, data: null, host: null, stop: () => {} };
  kept.set(id, made);

  const heads = () => {
    const { job } = made;
    const links = job.state === 'done' && job.kind !== 'load'
      ? formats(made).map((format) => el('a', {
        href: `/api/jobs/${encodeURIComponent(id)}/report?format=${format}&lang=${say.code()}`,
        download: `limpid-${job.kind}.${format}`, onclick: save }, format.toUpperCase()))
      : [];
    fill(head,
      el('div', { class: 'asked' },
        el('p', { class: 'eyebrow' }, [modelOf(job), say.or(`kind.${job.kind}`, job.kind)].filter(Boolean).join(' · ')),
        el('p', { class: 'subject', dir: 'auto' }, about(job))),
      el('div', { class: 'tools' },
        links.length ? el('span', { class: 'save', role: 'group', 'aria-label': say('save') }, say('save'), links) : null,
        job.state === 'done' ? el('button', {
          type: 'button', 'aria-pressed': handlers.isPinned(id) ? 'true' : 'false',
          onclick: () => handlers.pin(id, job).then(heads) }, handlers.isPinned(id) ? say('unpin') : say('pin')) : null,
        handlers.isBeside(id) ? el('button', { type: 'button', onclick: () => handlers.putAway(id) }, say('put.away')) : null));
  };

  // By script, so that what cannot be saved is said here, and is not a file with an error in it.
  const save = async (event) => {
    event.preventDefault();
    const link = event.currentTarget;
    section.querySelector('.unsaved')?.remove();
    try {
      const at = URL.createObjectURL(await file(link.getAttribute('href')));
      el('a', { href: at, download: link.download }).click();
      setTimeout(() => URL.revokeObjectURL(at), 60000);
    } catch (problem) {
      head.after(el('p', { class: 'notice bad unsaved', role: 'alert' }, problem.message));
    }
  };

  // Made once and changed in place: whoever is on the button stays there.
  const line = el('p', { class: 'state' });
  const bar = el('progress', {});
  const count = el('p', { class: 'help' });
  const stop = el('button', { type: 'button', onclick: () => {
    stop.disabled = true;
    stop.textContent = say('job.cancelling');
    handlers.cancel(id);
  } });
  const waiting = (job) => {
    const { done, of, what } = job.progress ?? {};
    line.textContent = job.state === 'queued'
      ? (job.place ? say('job.place', job.place) : say('job.queued')) : what || say('job.running');
    bar.setAttribute('aria-label', line.textContent);
    if (of) {
      bar.max = of;
      bar.value = done;
    } else {
      bar.removeAttribute('value');
    }
    count.textContent = of ? say('job.of', done, of) : done ? say('job.done', done) : '';
    if (!stop.disabled) stop.textContent = say('job.cancel');
    if (!line.isConnected) fill(body, line, bar, count, el('div', { class: 'actions' }, stop));
  };

  const ended = async (job) => {
    section.removeAttribute('aria-busy');
    if (job.state === 'cancelled') {
      fill(body, el('p', { class: 'state' }, say('job.cancelled')));
    } else if (job.state === 'failed') {
      fill(body, el('div', { class: 'notice bad', role: 'alert' }, el('p', {}, job.error || say('job.failed'))));
    } else {
      await draw();
    }
    handlers.ended(made);
  };

  const draw = async () => {
    fill(body, el('p', { class: 'state' }, say('view.loading')));
    const host = el('div', { class: 'host' });
    try {
      const { job } = made;
      const path = `/jobs/${encodeURIComponent(id)}`;
      const shown = drawable(job)
        ? await board(host, await text(`${path}/view?lang=${say.code()}`))
        : await page(host, await text(`${path}/report?format=html&lang=${say.code()}`));
      made.data = shown.data;
      made.root = shown.root;
      heads();
      fill(body, host);
      if (drawable(job)) {
        options(shown.root);
        words(shown.root, made, handlers);
      }
    } catch (problem) {
      fill(body, el('div', { class: 'notice bad', role: 'alert' }, el('p', {}, problem.message)));
    }
  };

  const hear = (job) => {
    const first = made.job === null;
    made.job = first ? job : { ...made.job, ...job };
    if (first || hasEnded(job)) heads();
    if (hasEnded(job)) ended(made.job);
    else waiting(job);
    handlers.heard(made.job);
  };
  made.redraw = () => {
    if (made.job) heads();
    if (made.job?.state === 'done') draw().then(() => handlers.ended(made));
  };
  made.heads = heads;
  get(`/jobs/${encodeURIComponent(id)}`).then((job) => {
    hear(job);
    if (!hasEnded(job)) made.stop = watch(id, hear);
  }, (problem) => {
    section.removeAttribute('aria-busy');
    fill(body, el('div', { class: 'notice bad', role: 'alert' }, el('p', {}, say('job.none', problem.message)),
      el('button', { type: 'button', onclick: () => handlers.forget(id) }, say('put.away'))));
  });
  fill(body, el('p', { class: 'state' }, say('view.loading')));
  return made;
};

/** One scale for all methods, or each its own. */
const options = (root) => {
  if (!root.querySelector('.legend.shared') || root.querySelectorAll('.panel').length < 2) return;
  const own = el('input', { type: 'checkbox' });
  own.addEventListener('change', () => root.querySelector('.board').classList.toggle('own', own.checked));
  root.querySelector('.legend.shared').before(el('label', { class: 'own-scale' }, own, say('scale.own')));
};

const words = (root, made, handlers) => {
  const { question } = made.job;
  if (made.job.kind !== 'explain' || !question?.subject || question.subject.text === undefined) return;
  const choose = (target) => {
    const word = target.closest?.('.panel .canvas .f[data-f]:not(.special)');
    if (!word) return false;
    const explanation = made.data.explanations[Number(word.closest('.panel').dataset.explanation)];
    const feature = explanation?.features?.[Number(word.dataset.f)];
    if (!feature || feature.start === null || feature.start === undefined) return false;
    askInstead(word, feature.text, (by) => handlers.instead(made, feature, by));
    return true;
  };
  root.addEventListener('click', (event) => choose(event.target));
  root.addEventListener('keydown', (event) => {
    if ((event.key === 'Enter' || event.key === ' ') && choose(event.target)) event.preventDefault();
  });
  const scale = root.querySelector('.one-scale');
  const hint = el('p', { class: 'how hint' }, say('whatif.hint'));
  if (scale) scale.append(' ', ...hint.childNodes);
  else root.querySelector('.side-by-side').before(hint);
};

/** Shows the result that was asked for, and others beside it; before what came after. */
export const show = (place, { main, besides }, handlers) => {
  const ids = [...besides, ...(main ? [main] : [])];
  for (const [id, one] of kept) {
    if (!ids.includes(id)) {
      one.stop();
      kept.delete(id);
    }
  }
  if (!ids.length) {
    fill(place, empty(handlers));
    return;
  }
  const shown = ids.map((id) => result(id, handlers));
  const grid = el('div', { class: ids.length > 1 ? 'results several' : 'results' }, shown.map((one) => one.section));
  fill(place, el('div', { id: 'comparison' }), grid);
  shown.forEach((one) => one.job && one.heads());
  compared(main, besides);
};

/** Says how the newest differs from the first beside it, once both are there. */
export const compared = (main, besides) => {
  const place = document.getElementById('comparison');
  if (!place) return;
  joined([...besides, main]);
  const [before, after] = [kept.get(besides[0]), kept.get(main)];
  if (!before?.data?.predictions || !after?.data?.predictions) {
    fill(place);
    return;
  }
  const [one, other] = [modelOf(before.job), modelOf(after.job)];
  const names = one === other ? [say('before'), say('after')] : [one, other];
  fill(place, comparison(before.data, after.data, names, one === other));
};

/** One scale of colours for all words that are shown: the deepest is the largest share of any. */
const joined = (ids) => {
  const boards = ids.map((id) => kept.get(id)?.root?.querySelector('.board')).filter((one) => Number(one?.dataset.greatest) > 0);
  const greatest = Math.max(...boards.map((one) => Number(one.dataset.greatest)));
  for (const one of boards) {
    one.style.setProperty('--joint', Number(one.dataset.greatest) / greatest);
    for (const text of one.querySelectorAll('.deepest')) text.textContent = `${(100 * greatest).toFixed(1)} %`;
  }
};

export const redraw = () => kept.forEach((one) => one.redraw());
export const cancel = (id) => remove(`/jobs/${encodeURIComponent(id)}`);
export const setPinned = (id, pinned) => post(`/jobs/${encodeURIComponent(id)}/pin`, { pinned });

const empty = (handlers) => el('div', { class: 'empty' },
  el('h2', {}, say('empty.title')),
  el('ol', {}, ['empty.one', 'empty.two', 'empty.three'].map((one) => el('li', {}, say(one)))),
  el('div', { class: 'actions' }, handlers.examples().map(([label, take]) =>
    el('button', { type: 'button', onclick: take }, label))),
  el('p', { class: 'help' }, say('empty.note')));
