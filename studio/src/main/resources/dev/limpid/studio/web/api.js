// The studio's server, in promises. What it refuses is an Error whose message is its own sentence.
import { say } from './strings.js';

const answer = async (asked) => {
  let response;
  try {
    response = await asked;
  } catch {
    throw new Error(say('error.away'));
  }
  if (response.ok) return response;
  let told = '';
  try {
    told = (await response.json()).error;
  } catch {
    // No sentence from the server: its status must do.
  }
  if (response.status === 401 || response.status === 403) throw new Error(told || say('error.token'));
  throw new Error(told || say('error.status', response.status));
};

const json = (response) => (response.status === 204 ? null : response.json());

export const get = async (path) => json(await answer(fetch(`/api${path}`)));
export const text = async (path) => (await answer(fetch(`/api${path}`))).text();
export const file = async (address) => (await answer(fetch(address))).blob();
export const post = async (path, body) => json(await answer(fetch(`/api${path}`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
})));
export const upload = async (path, file, type) => json(await answer(fetch(`/api${path}`, {
  method: 'POST',
  headers: { 'Content-Type': type },
  body: file,
})));
export const remove = async (path) => json(await answer(fetch(`/api${path}`, { method: 'DELETE' })));

const ENDED = new Set(['done', 'failed', 'cancelled']);
export const hasEnded = (job) => ENDED.has(job.state);

/** Hears of a job until it has ended; a line that breaks is mended by asking. Returns what stops listening. */
export const watch = (id, heard) => {
  let open = true;
  let timer;
  const source = new EventSource(`/api/jobs/${encodeURIComponent(id)}/events`);
  const stop = () => {
    open = false;
    source.close();
    clearTimeout(timer);
  };
  const take = (job) => {
    if (!open) return;
    if (hasEnded(job)) stop();
    heard(job);
  };
  const ask = async () => {
    try {
      take(await get(`/jobs/${encodeURIComponent(id)}`));
    } catch (failed) {
      if (open) heard({ id, state: 'failed', error: failed.message });
      stop();
    }
    if (open) timer = setTimeout(ask, 1500);
  };
  const told = (event) => take(JSON.parse(event.data));
  source.addEventListener('message', told);
  source.addEventListener('job', told);
  source.addEventListener('error', () => {
    source.close();
    if (open) ask();
  });
  return stop;
};
