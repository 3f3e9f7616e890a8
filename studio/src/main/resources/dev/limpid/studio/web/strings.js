// How the page says things: the sentences stand in sentences.js, in both languages.
import { SENTENCES } from './sentences.js';

const LANGUAGES = [['en', 'English', 'en'], ['zh', '中文', 'zh-CN']];
const KEPT = 'limpid-language';

const wanted = () => {
  try {
    const kept = localStorage.getItem(KEPT);
    if (kept) return kept;
  } catch {
    // Storage is forbidden: the browser's language does.
  }
  return navigator.language?.startsWith('zh') ? 'zh' : 'en';
};
let index = Math.max(0, LANGUAGES.findIndex(([code]) => code === wanted()));

export const languages = () => LANGUAGES.map(([code, name]) => [code, name]);
export const spoken = () => LANGUAGES[index][0];
export const speak = (code) => {
  index = Math.max(0, LANGUAGES.findIndex(([one]) => one === code));
  try {
    localStorage.setItem(KEPT, code);
  } catch {
    // Then it holds until the page is left.
  }
};

/** A sentence by its name, its places filled in their order. */
export const say = (name, ...places) => {
  const sentence = SENTENCES[name];
  if (!sentence) throw new Error(`There is no sentence '${name}' in sentences.js.`);
  let next = 0;
  return sentence[index].replaceAll(/\{(\d?)\}/g, (_, at) => String(places[at === '' ? next++ : Number(at) - 1]));
};
say.or = (name, otherwise) => (SENTENCES[name] ? say(name) : otherwise);
say.tag = () => LANGUAGES[index][2];
say.code = () => LANGUAGES[index][0];
