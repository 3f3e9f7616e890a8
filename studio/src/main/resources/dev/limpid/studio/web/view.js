// A report of ours inside the page: in a shadow tree, so that its styles and names stay its own.
import { figures, report } from './report.js';
import { say } from './strings.js';

const OWN = `:host { display: block; font: 1rem/1.55 var(--serif); color: var(--ink); min-width: 0; }
main { padding: 0 !important; max-width: none !important; }
main > header { margin-top: 0; }
.wide, .scroll { max-width: 100%; }
[hidden] { display: none !important; }
.panel .f[data-f]:not(.special) { cursor: pointer; }
.why { position: relative; }
.own-scale { font: .82rem/1.5 var(--sans); color: var(--soft); display: flex; width: fit-content; gap: .4rem; align-items: center; margin-bottom: .5rem; cursor: pointer; }
.own-scale input { accent-color: var(--accent); }`;

const sheet = (text) => {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
};
const own = sheet(OWN);
let shared;
const style = () => {
  shared = shared || fetch('assets/report.css').then((response) => response.text()).then(sheet);
  return shared;
};

// Styles in attributes are against the page's policy; the same set by script are not. Only tags are changed: what a user wrote
// may look like an attribute, and has its quotes escaped wherever it is within one.
const TAG = /<[a-zA-Z](?:[^"'<>]|"[^"]*"|'[^']*')*>/g;
const restyled = (html) => new DOMParser().parseFromString(
  html.replaceAll(TAG, (tag) => tag.replace(' style="', ' data-style="')), 'text/html');
const settle = (root) => {
  for (const one of root.querySelectorAll('[data-style]')) {
    one.style.cssText = one.dataset.style;
    delete one.dataset.style;
  }
};

// The address belongs to the page's state: links within a report move, and do not navigate.
const linked = (root) => root.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (!link) return;
  event.preventDefault();
  root.getElementById(link.getAttribute('href').slice(1))?.scrollIntoView({ block: 'start' });
});

const attach = async (host, nodes, sheets) => {
  const root = host.shadowRoot || host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [...sheets, own];
  root.replaceChildren(...nodes);
  settle(root);
  figures(root);
  if (root.querySelector('.board')) report(root);
  if (!host.dataset.linked) linked(root);
  host.dataset.linked = 'yes';
  return root;
};

/** An explanation's board; returns its shadow tree and its document. */
export const board = async (host, html) => {
  const parsed = restyled(html);
  const made = parsed.querySelector('.board');
  if (!made) throw new Error(say('view.none'));
  const data = JSON.parse(parsed.getElementById('document').textContent);
  const root = await attach(host, [document.adoptNode(made)], [await style()]);
  return { root, data };
};

/** A whole page of a report: what is between its body's tags, with its own style. */
export const page = async (host, html) => {
  // Taken out before it is parsed: a style element is against the page's policy even where it is never shown.
  const styles = [];
  const parsed = restyled(html.replaceAll(/<style>([^]*?)<\/style>/g, (_, text) => {
    styles.push(sheet(text));
    return '';
  }));
  const around = document.createElement('div');
  around.append(...[...parsed.body.childNodes].filter((one) => one.nodeName !== 'SCRIPT' || one.type === 'application/json')
    .map((one) => document.adoptNode(one)));
  return { root: await attach(host, [around], styles), data: null };
};
