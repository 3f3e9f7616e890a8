// A row of a table: a line for each column, or taken from a file.
import { upload } from './api.js';
import { el, field } from './dom.js';
import { say } from './strings.js';

/** The rows of a file with separated values, quotes understood; the first row names the columns. */
export const separated = (text) => {
  const first = text.slice(0, text.indexOf('\n') < 0 ? undefined : text.indexOf('\n'));
  const mark = first.includes('\t') ? '\t' : first.includes(';') && !first.includes(',') ? ';' : ',';
  const rows = [[]];
  let value = '';
  let quoted = false;
  const endValue = () => {
    rows.at(-1).push(value);
    value = '';
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') value += text[++i];
      else if (c === '"') quoted = false;
      else value += c;
    } else if (c === '"' && value === '') quoted = true;
    else if (c === mark) endValue();
    else if (c === '\n') {
      endValue();
      rows.push([]);
    } else if (c !== '\r') value += c;
  }
  if (value !== '' || rows.at(-1).length) endValue();
  else rows.pop();
  return rows;
};

export const row = (state, { changed, failed }) => {
  const lines = el('textarea', { rows: 6, spellcheck: 'false', value: state.row });
  lines.addEventListener('input', () => changed({ row: lines.value }, true));
  const file = el('input', { type: 'file', accept: '.csv,.tsv,text/csv' });
  const number = el('input', { type: 'number', min: 1, value: 1 });
  const take = async () => {
    if (!file.files[0]) return;
    const [names, ...rows] = separated(await file.files[0].text());
    const chosen = rows[Number(number.value) - 1];
    if (!chosen) {
      failed(say('row.none', number.value, rows.length));
      return;
    }
    lines.value = names.map((name, index) => `${name} = ${chosen[index] ?? ''}`).join('\n');
    changed({ row: lines.value }, true);
    await send(file.files[0]);
  };
  // Where a column is taken away, other rows say what could stand there.
  const others = el('p', { class: 'help', role: 'status' });
  const told = () => { others.textContent = state.background ? say('row.background') : ''; };
  const send = async (rows) => {
    const tabs = rows.name.endsWith('.tsv');
    try {
      const kept = await upload(`/datasets?name=rows.${tabs ? 'tsv' : 'csv'}`, rows, tabs ? 'text/tab-separated-values' : 'text/csv');
      changed({ background: kept.dataset }, true);
      told();
    } catch (problem) {
      failed(problem.message);
    }
  };
  told();
  file.addEventListener('change', take);
  number.addEventListener('change', take);
  return [
    field(say('row'), lines, say('row.help')),
    el('div', { class: 'row' }, field(say('row.file'), file), field(say('row.number'), number)),
    others,
  ];
};
