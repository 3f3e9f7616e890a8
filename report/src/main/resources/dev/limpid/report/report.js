'use strict';
// Comfort only: the page says everything without this. Its root is the document, or where else a part of it was set.
const enliven = (root) => {
  (root.documentElement || root.firstElementChild).classList.add('js');
  const all = (selector, within = root) => [...within.querySelectorAll(selector)];

  // Exact scores beside the pointer or the focus; the browser's own titles are slow and unreachable by keyboard.
  const tip = document.createElement('div');
  tip.id = 'tip';
  tip.hidden = true;
  tip.setAttribute('aria-hidden', 'true');
  (root.body || root.firstElementChild).append(tip);
  const place = (box) => {
    tip.hidden = false;
    const left = Math.min(Math.max(8, box.left), innerWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 8;
    tip.style.left = left + 'px';
    tip.style.top = (above > 4 ? above : box.bottom + 8) + 'px';
  };
  for (const word of all('.f')) {
    word.dataset.tip = word.title;
    word.removeAttribute('title');
  }
  for (const cell of all('.matrix .cell')) {
    const title = cell.querySelector('title');
    cell.dataset.tip = title.textContent;
    title.remove();
  }
  const light = (target, on) => {
    const number = target.dataset.f;
    const story = target.closest('.story');
    // Panels that score the same features show the same one together.
    const stories = story.dataset.alike ? all(`.story[data-alike="${story.dataset.alike}"]`) : [story];
    for (const twin of stories.flatMap((one) => all(`[data-f="${number}"]`, one))) {
      twin.classList.toggle('lit', on && twin !== target);
    }
  };
  const enter = (event) => {
    const target = event.target.closest && event.target.closest('[data-f]');
    if (!target) return;
    light(target, true);
    if (target.dataset.tip) {
      tip.textContent = target.dataset.tip;
      place(target.getBoundingClientRect());
    }
  };
  const leave = (event) => {
    const target = event.target.closest && event.target.closest('[data-f]');
    if (target) light(target, false);
    tip.hidden = true;
  };
  root.addEventListener('pointerover', enter);
  root.addEventListener('pointerout', leave);
  root.addEventListener('focusin', enter);
  root.addEventListener('focusout', leave);
  root.addEventListener('keydown', (event) => { if (event.key === 'Escape') tip.hidden = true; });

  // A head's small map, enlarged; exact weights under the pointer, read from the document below.
  const source = root.getElementById('document');
  let parsed;
  const explanation = (id) => {
    parsed = parsed || JSON.parse(source.textContent);
    return parsed.explanations[Number(id.split('-')[1]) - 1];
  };
  const floats = (array) => array && array.dtype === 'float32'
    ? new DataView(Uint8Array.from(atob(array.data), (c) => c.charCodeAt(0)).buffer) : null;
  // Which cell of a grid over the picture lies under the pointer; null outside of what the model saw.
  const under = (event, svg, rows, columns) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const [x, y, width, height] = svg.dataset.seen.split(' ').map(Number);
    const column = Math.floor((point.x - x) / width * columns);
    const row = Math.floor((point.y - y) / height * rows);
    return row >= 0 && row < rows && column >= 0 && column < columns ? { row, column } : null;
  };

  for (const svg of all('[data-drawing]')) {
    const figure = svg.closest('figure');
    const value = figure.querySelector('[data-value]');
    const rows = Number(svg.dataset.rows);
    const columns = Number(svg.dataset.columns);
    const regional = svg.querySelector('.region') !== null;
    const hint = regional ? 'Point at a region for its score.' : 'Point at a pixel for its score.';
    const opacity = document.createElement('label');
    opacity.className = 'strength';
    opacity.append('Strength');
    const range = document.createElement('input');
    range.type = 'range';
    range.value = '100';
    range.setAttribute('aria-label', 'How strongly the scores cover the picture');
    range.addEventListener('input', () => svg.style.setProperty('--opacity', range.value / 100));
    opacity.append(range);
    svg.before(opacity);
    for (const title of all('.region title', svg)) title.remove();
    if (svg.dataset.array === undefined && !regional) continue;
    value.textContent = hint;
    let scores;
    if (regional) {
      svg.addEventListener('pointermove', (event) => {
        const name = event.target.dataset.name;
        value.textContent = name ? name + '.' : hint;
      });
      svg.addEventListener('pointerleave', () => { value.textContent = hint; });
      continue;
    }
    svg.addEventListener('pointermove', (event) => {
      scores = scores || floats(explanation(svg.dataset.drawing).arrays[Number(svg.dataset.array)]);
      const cell = under(event, svg, rows, columns);
      const region = event.target.dataset.name;
      if (!scores || !cell) {
        value.textContent = scores ? 'The model did not see this.' : '';
        return;
      }
      const score = scores.getFloat32(4 * (cell.row * columns + cell.column), true);
      value.textContent = `Row ${cell.row}, column ${cell.column}: ${score.toPrecision(3).replace('-', '\u2212')}`
        + (region ? `; ${region} in all.` : '.');
    });
    svg.addEventListener('pointerleave', () => { value.textContent = hint; });
  }

  // A line of the matrix, and the texts as it colours them.
  for (const section of all('.course')) {
    const matrix = section.querySelector('.matrix');
    const limit = Number(matrix.dataset.limit);
    const lines = all('.line', matrix);
    const words = all('.canvas .f', section);
    const name = section.querySelector('[data-chosen]');
    const digits = matrix.dataset.digits;
    const sign = matrix.dataset.signed !== undefined;
    const choose = (line) => {
      for (const other of lines) {
        other.classList.toggle('chosen', other === line);
        other.setAttribute('aria-pressed', other === line);
        other.tabIndex = other === line ? 0 : -1;
      }
      name.textContent = line.getAttribute('aria-label');
      const { features } = explanation('explanation-' + line.dataset.explanation);
      for (const word of words) {
        const number = Number(word.dataset.f);
        const score = features[number].score || 0;
        const there = number < Number(line.dataset.seen);
        const strength = limit > 0 ? Math.min(1, Math.abs(score) / Number(line.dataset.each) / limit) : 0;
        word.style.setProperty('--v', (there ? strength : 0).toFixed(3));
        word.classList.toggle('against', score < 0);
        word.classList.toggle('for', !(score < 0));
        word.classList.toggle('later', !there && !line.classList.contains('whole'));
        word.classList.toggle('slot', word.dataset.f === line.dataset.slot);
        const value = digits === undefined ? Math.abs(score).toPrecision(2) : Math.abs(score).toFixed(digits);
        const shown = Number(value) === 0 ? value : (score < 0 ? '\u2212' : sign ? '+' : '') + value;
        word.dataset.tip = word.textContent + (there ? '  ' + shown : '');
      }
    };
    matrix.querySelector('svg').setAttribute('role', 'group');
    lines.forEach((line, index) => {
      line.setAttribute('role', 'button');
      line.addEventListener('click', () => choose(line));
      line.addEventListener('keydown', (event) => {
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        const next = step && lines[index + step];
        if (next) {
          event.preventDefault();
          choose(next);
          next.focus();
        } else if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          choose(line);
        }
      });
    });
    choose(lines[0]);
  }

  for (const figure of all('.attention')) {
    const large = figure.querySelector('[data-large]');
    const name = figure.querySelector('[data-name]');
    const value = figure.querySelector('[data-value]');
    const heads = all('[data-head]', figure);
    const size = Number(figure.dataset.size);
    const rows = Number(figure.dataset.rows);
    const columns = Number(figure.dataset.columns);
    const looking = figure.dataset.query;
    const exact = figure.dataset.array !== undefined;
    const svg = large.closest('[data-over]');
    const tokens = all('.keys li', figure).map((item) => item.textContent);
    let chosen = -1;
    let weights;
    const choose = (index) => {
      chosen = index;
      heads.forEach((head, i) => head.classList.toggle('chosen', i === index));
      large.setAttribute(svg ? 'href' : 'src', heads[index].src);
      name.textContent = heads[index].alt;
      (svg || large).setAttribute(svg ? 'aria-label' : 'alt', 'Attention, ' + heads[index].alt);
      value.textContent = '';
    };
    const across = heads.length / all('tr', figure).length;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across };
    value.textContent = 'Choose a map to enlarge it' + (exact ? ', then point at a cell for its weight.' : '.');
    heads.forEach((head, index) => {
      // One tab stop for all maps; arrows go from map to map.
      head.tabIndex = index === 0 ? 0 : -1;
      head.setAttribute('role', 'button');
      head.addEventListener('click', () => choose(index));
      head.addEventListener('focus', () => choose(index));
      head.addEventListener('keydown', (event) => {
        const next = heads[index + steps[event.key]];
        if (!next) return;
        event.preventDefault();
        head.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      });
    });
    if (!exact) continue;
    (svg || large).addEventListener('pointermove', (event) => {
      weights = weights || floats(explanation(figure.dataset.story).arrays[Number(figure.dataset.array)]);
      if (chosen < 0 || !weights) return;
      const at = (offset, length, n) => Math.min(n - 1, Math.max(0, Math.floor(offset / length * n)));
      const cell = svg ? under(event, svg, rows, columns)
        : { row: at(event.offsetY, large.clientHeight, rows), column: at(event.offsetX, large.clientWidth, columns) };
      value.textContent = '';
      if (!cell) return;
      const queries = looking === undefined ? [cell.row] : looking.split(',').map(Number);
      const key = looking === undefined ? cell.column : Number(figure.dataset.before) + cell.row * columns + cell.column;
      const one = (query) => weights.getFloat32(4 * ((chosen * size + query) * size + key), true);
      const weight = (queries.reduce((sum, query) => sum + one(query), 0) / queries.length).toFixed(4);
      value.textContent = looking === undefined ? `${tokens[cell.row] || cell.row} → ${tokens[key] || key}: ${weight}`
        : `patch in row ${cell.row}, column ${cell.column}: ${weight}`;
    });
  }

  const here = root.querySelector('[data-copy-here]');
  if (here && navigator.clipboard) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy as JSON';
    button.addEventListener('click', () => navigator.clipboard.writeText(source.textContent.trim() + '\n').then(
      () => { button.textContent = 'Copied'; },
      () => { button.textContent = 'Not allowed to copy'; }));
    here.after(button);
  }
  addEventListener('beforeprint', () => all('details').forEach((details) => { details.open = true; }));
};
