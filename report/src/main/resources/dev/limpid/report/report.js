// Comfort only: the page says everything without this. What all pages share is in figures.js.
const report = (root) => {
  const all = (selector, within = root) => [...within.querySelectorAll(selector)];

  const source = root.getElementById('document');
  let parsed;
  const explanation = (id) => {
    parsed = parsed || JSON.parse(source.textContent);
    return parsed.explanations[Number(id.split('-')[1]) - 1];
  };
  const stories = all('.story');
  const of = (story) => explanation(story.classList.contains('course')
    ? 'explanation-' + story.querySelector('.line').dataset.explanation : story.id);

  // One part, wherever it stands: in the text, as a bar, in a table, on a map; also as other methods have it.
  const same = (one, other) => one && other && (one.start !== null && one.start !== undefined
    ? one.input === other.input && one.start < other.end && other.start < one.end
    : one.text === other.text && one.column === other.column);
  const twins = (target) => {
    const here = target.closest('.story');
    const number = target.dataset.f;
    if (!here) return [];
    const found = all(`[data-f="${number}"]`, here);
    const feature = of(here).features[number];
    for (const story of stories) {
      if (story === here) continue;
      if (!feature) found.push(...all(`[data-f="${number}"]`, story));
      else of(story).features.forEach((other, i) => {
        if (same(feature, other)) found.push(...all(`[data-f="${i}"]`, story));
      });
    }
    return found;
  };
  let kept = [];
  const light = (elements, css, on) => elements.forEach((one) => one.classList.toggle(css, on));
  const near = (target) => all(`[data-f="${target.dataset.f}"]`, target.closest('.story') || root).filter((one) => one !== target);
  const keep = (target) => {
    const again = kept.includes(target);
    light(kept, 'kept', false);
    kept = again ? [] : twins(target);
    light(kept, 'kept', true);
  };
  const part = (event) => event.target.closest && event.target.closest('[data-f]');
  for (const [name, on] of [['pointerover', true], ['focusin', true], ['pointerout', false], ['focusout', false]]) {
    root.addEventListener(name, (event) => { if (part(event)) light(near(part(event)), 'lit', on); });
  }
  root.addEventListener('click', (event) => {
    if (part(event) && !event.target.closest('.line, a, button')) keep(part(event));
  });
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') { light(kept, 'kept', false); kept = []; }
    if (event.key !== 'Enter' && event.key !== ' ' || !part(event) || event.target.closest('.line, a, button, summary')) return;
    event.preventDefault();
    keep(part(event));
  });

  // Which of several explanations is shown, and by what pieces of the text.
  const words = root.querySelector('main, .board').dataset;
  const bar = document.createElement('div');
  bar.className = 'switch';
  const choice = (name, values, chosen) => {
    const label = document.createElement('label');
    const select = document.createElement('select');
    for (const [value, text] of values) select.append(new Option(text, value));
    label.append(name + ' ', select);
    select.addEventListener('change', () => chosen(select.value));
    bar.append(label);
    return select;
  };
  const told = stories.filter((story) => !story.classList.contains('course'));
  for (const story of told) {
    story.dataset.question = story.querySelector(':is(h2, h3) bdi').textContent;
    story.dataset.method = story.querySelector(':is(h2, h3) .method').textContent;
  }
  const distinct = (key) => [...new Set(told.map((story) => story.dataset[key]))];
  const chosen = {};
  const pick = () => {
    for (const story of told) {
      story.hidden = ['question', 'method'].some((key) => chosen[key] && story.dataset[key] !== chosen[key]);
    }
  };
  for (const key of ['question', 'method']) {
    const values = distinct(key);
    if (values.length < 2) continue;
    choice(words[key], [['', words.all], ...values.map((value) => [value, value])], (value) => { chosen[key] = value; pick(); });
  }

  // By what pieces of the text: each way stands in the page, its scores added up.
  const ways = all('[data-by]');
  const by = (kind) => {
    root.querySelector('main, .board').classList.toggle('summed', kind !== '');
    for (const story of told) {
      const own = all('[data-by]', story);
      const shown = own.some((way) => way.dataset.by === kind) ? kind : '';
      for (const way of own) way.hidden = way.dataset.by !== shown;
    }
  };
  const offered = ['word', 'sentence'].filter((kind) => ways.some((way) => way.dataset.by === kind));
  if (offered.length) {
    choice(words.pieces, [['', words.given], ...offered.map((kind) => [kind, words[kind]])], by);
  }
  const place = told[0] && (told[0].closest('.side-by-side') || told[0]);
  if (bar.children.length && place) place.before(bar);

  // A head's small map, enlarged; exact weights under the pointer, read from the document below.
  // The numbers of an array in the document below, unpacked when the first is asked for.
  const numbers = (array) => {
    let view;
    let wide;
    return (at) => {
      if (!view) {
        const { data, dtype } = array();
        view = new DataView(Uint8Array.from(atob(data), (c) => c.charCodeAt(0)).buffer);
        wide = dtype === 'float64';
      }
      return wide ? view.getFloat64(8 * at, true) : view.getFloat32(4 * at, true);
    };
  };

  for (const svg of all('[data-drawing]')) {
    const figure = svg.closest('figure');
    const value = figure.querySelector('[data-value]');
    const rows = Number(svg.dataset.rows);
    const columns = Number(svg.dataset.columns);
    const regional = svg.querySelector('.region') !== null;
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
    if (regional) {
      const hint = 'Point at a region for its score, or go from one to the next by arrow keys.';
      const tell = (event) => {
        const { name } = event.target.dataset;
        value.textContent = name ? name + '.' : hint;
      };
      value.textContent = hint;
      for (const name of ['pointermove', 'focusin']) svg.addEventListener(name, tell);
      for (const name of ['pointerleave', 'focusout']) svg.addEventListener(name, () => { value.textContent = hint; });
    } else if (svg.dataset.array !== undefined) {
      const areas = all('.area', svg).map((area) => ({ name: area.dataset.name, box: area.getBBox() }));
      const read = numbers(() => explanation(svg.dataset.drawing).arrays[Number(svg.dataset.array)]);
      cells(svg, grids.over(svg, rows, columns), {
        rows, columns, value,
        score: ({ row, column }) => read(row * columns + column),
        hint: 'Point at a pixel for its score, or move there by arrow keys.',
        tell: (cell, score, { x, y }) => {
          const region = areas.find(({ box }) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height);
          return `Row ${cell.row}, column ${cell.column}: ${score.toPrecision(3).replace('-', '\u2212')}`
            + (region ? `; ${region.name} in all.` : '.');
        },
      });
    }
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
    const across = heads.length / heads[0].closest('table').rows.length;
    // Until one is chosen: the mean of the last layer's.
    let chosen = heads.slice(-across).map((head) => heads.indexOf(head));
    let again = () => {};
    const choose = (index) => {
      chosen = [index];
      heads.forEach((head, i) => head.classList.toggle('chosen', i === index));
      large.setAttribute(svg ? 'href' : 'src', heads[index].src);
      name.textContent = heads[index].alt;
      (svg || large).removeAttribute('aria-labelledby');
      (svg || large).setAttribute(svg ? 'aria-label' : 'alt', 'Attention, ' + heads[index].alt);
      again();
    };
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across };
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
    if (!exact) {
      value.textContent = 'Choose a map to enlarge it.';
      continue;
    }
    const read = numbers(() => explanation(figure.dataset.story).arrays[Number(figure.dataset.array)]);
    const mean = (list, one) => list.reduce((sum, each) => sum + one(each), 0) / list.length;
    const weight = ({ row, column }) => {
      const queries = looking === undefined ? [row] : looking.split(',').map(Number);
      const key = looking === undefined ? column : Number(figure.dataset.before) + row * columns + column;
      return mean(chosen, (head) => mean(queries, (query) => read((head * size + query) * size + key)));
    };
    const map = svg || large.closest('.map');
    if (!svg) map.setAttribute('aria-label', 'Weights, cell by cell');
    large.closest('.large').removeAttribute('tabindex');
    again = cells(map, svg ? grids.over(svg, rows, columns) : grids.on(large, rows, columns), {
      rows, columns, value, score: weight,
      hint: 'Choose a map to enlarge it. Point at a cell for its weight, or move there by arrow keys.',
      tell: (cell, score) => looking === undefined
        ? `${tokens[cell.row] || cell.row} → ${tokens[cell.column] || cell.column}: ${score.toFixed(4)}`
        : `patch in row ${cell.row}, column ${cell.column}: ${score.toFixed(4)}`,
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
};
