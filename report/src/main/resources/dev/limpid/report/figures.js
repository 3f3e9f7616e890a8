'use strict';
// Comfort only: every page says everything without this. The root is the document, or a shadow tree that a part of a page is in.
const figures = (root) => {
  const top = root.documentElement || root.querySelector('.board') || root.firstElementChild;
  top.classList.add('js');
  const all = (selector, within = root) => [...within.querySelectorAll(selector)];
  const make = (name, text, css) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    if (css) element.className = css;
    return element;
  };

  // Exact values beside the pointer or the focus; the browser's own titles are slow and unreachable by keyboard.
  const tip = make('div');
  tip.id = 'tip';
  tip.hidden = true;
  tip.setAttribute('role', 'status');
  (root.body || top).append(tip);
  const show = (target) => {
    tip.textContent = target.dataset.tip;
    tip.hidden = false;
    const box = target.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left), innerWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 8;
    tip.style.left = left + 'px';
    tip.style.top = (above > 4 ? above : box.bottom + 8) + 'px';
  };
  for (const figure of all('figure')) {
    const told = [];
    for (const one of all('[title]', figure)) {
      if (one.matches('img, th')) continue;
      one.dataset.tip = one.title;
      one.removeAttribute('title');
      told.push(one);
    }
    for (const title of all('svg :not(svg) > title', figure)) {
      const one = title.parentNode;
      one.dataset.tip = title.textContent;
      one.setAttribute('aria-label', title.textContent);
      title.remove();
      told.push(one);
    }
    const stops = told.filter((one) => !one.closest('[role=button], .line'));
    if (stops.some((one) => one.tabIndex >= 0) || stops.length === 0) continue;
    // One tab stop for all values of a figure; arrows go from value to value.
    for (const svg of new Set(stops.map((one) => one.closest('svg')))) {
      if (svg && svg.getAttribute('role') === 'img') svg.setAttribute('role', 'group');
    }
    stops.forEach((one, index) => {
      one.tabIndex = index === 0 ? 0 : -1;
      if (one instanceof SVGElement) one.setAttribute('role', 'img');
      one.addEventListener('keydown', (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        const next = step && stops[index + step];
        if (!next) return;
        event.preventDefault();
        one.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      });
    });
  }
  const over = (event) => {
    const target = event.target.closest && event.target.closest('[data-tip]');
    if (target && target.dataset.tip) show(target);
  };
  const out = () => { tip.hidden = true; };
  root.addEventListener('pointerover', over);
  root.addEventListener('pointerout', out);
  root.addEventListener('focusin', over);
  root.addEventListener('focusout', out);
  root.addEventListener('keydown', (event) => { if (event.key === 'Escape') tip.hidden = true; });

  // A figure as a file: what the browser shows of it, in shapes.
  const near = (x) => String(Math.round(x * 100) / 100);
  const LOOKS = ['fill', 'fill-opacity', 'fill-rule', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray',
    'stroke-linecap', 'stroke-linejoin', 'opacity', 'font-family', 'font-size', 'font-weight', 'font-style',
    'text-anchor', 'vector-effect', 'image-rendering', 'paint-order'];
  const SCREEN = '.exports, .how, .hidden, details, button, input, select, script, dl, #tip, [hidden], [data-value], .views > label';
  const shape = (name, looks, text) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [look, value] of Object.entries(looks)) element.setAttribute(look, value);
    if (text) element.textContent = text;
    return element;
  };
  class Sheet {
    constructor(figure) {
      this.frame = figure.getBoundingClientRect();
      this.body = [];
      this.needed = new Set(['hatch']);
      this.right = 0;
      this.foot = 0;
    }

    reach(box) {
      this.right = Math.max(this.right, box.right - this.frame.left);
      this.foot = Math.max(this.foot, box.bottom - this.frame.top);
    }

    x(value) { return near(value - this.frame.left); }

    y(value) { return near(value - this.frame.top); }

    at(box) {
      return { x: this.x(box.left), y: this.y(box.top), width: near(box.width), height: near(box.height) };
    }

    add(element) {
      const style = getComputedStyle(element);
      if (element.matches(SCREEN) || style.display === 'none' || style.visibility === 'hidden') return;
      const box = element.getBoundingClientRect();
      if (element instanceof SVGElement) {
        const copy = this.copy(element);
        for (const [name, value] of Object.entries({ ...this.at(box), overflow: 'visible' })) copy.setAttribute(name, value);
        this.body.push(copy);
        this.reach(box);
      } else if (element.matches('img')) {
        this.ground(style, box);
        this.body.push(shape('image', { ...this.at(box), preserveAspectRatio: 'none', 'image-rendering': 'pixelated', href: element.src }));
        this.reach(box);
      } else {
        this.ground(style, box);
        for (const child of element.childNodes) {
          if (child.nodeType === Node.ELEMENT_NODE) this.add(child);
          else if (child.nodeType === Node.TEXT_NODE) this.words(child, style);
        }
      }
    }

    ground(style, box) {
      const rect = (fill) => this.body.push(shape('rect', { ...this.at(box), rx: parseFloat(style.borderRadius) || 0, fill, opacity: style.opacity }));
      const image = style.backgroundImage;
      const plain = style.backgroundColor !== 'rgba(0, 0, 0, 0)' && style.backgroundColor !== 'transparent';
      if (plain) rect(style.backgroundColor);
      if (image.startsWith('repeating')) {
        const colour = /rgba?\([^)]*\)/.exec(image.slice(10));
        if (!plain && colour && !colour[0].endsWith(', 0)')) rect(colour[0]);
        rect('url(#hatch)');
      } else if (image.startsWith('linear')) {
        const stops = image.match(/(?:rgba?|color)\([^)]*\)/g) || [];
        const turned = image.includes('270deg');
        const ramp = shape('linearGradient', { id: 'ramp-' + this.body.length, x1: turned ? 1 : 0, x2: turned ? 0 : 1 });
        ramp.append(...stops.map((stop, i) => shape('stop', { offset: i / Math.max(1, stops.length - 1), 'stop-color': stop })));
        this.body.push(ramp);
        rect(`url(#${ramp.id})`);
      }
      if (plain || image !== 'none') this.reach(box);
      const line = parseFloat(style.borderTopWidth);
      if (line > 0 && style.borderTopStyle !== 'none') {
        this.body.push(shape('line', { x1: this.x(box.left), x2: this.x(box.right), y1: this.y(box.top), y2: this.y(box.top), stroke: style.borderTopColor, 'stroke-width': line }));
      }
      if (style.outlineStyle === 'dashed') {
        this.body.push(shape('rect', { ...this.at(box), fill: 'none', stroke: style.outlineColor, 'stroke-dasharray': '4 3' }));
      }
    }

    words(node, style) {
      const range = document.createRange();
      const upright = style.writingMode.startsWith('vertical');
      const size = parseFloat(style.fontSize);
      for (const word of node.data.matchAll(upright ? /\S.*\S|\S/g : /\S+/g)) {
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const box = range.getBoundingClientRect();
        if (!(box.width > 0)) continue;
        const place = upright
          ? { transform: `translate(${this.x(box.left + box.width / 2 + size * 0.35)} ${this.y(box.bottom)}) rotate(-90)` }
          : { x: this.x(box.left), y: this.y(box.top + box.height / 2 + size * 0.35), textLength: near(box.width) };
        this.body.push(shape('text', { ...place, fill: style.color, 'font-family': style.fontFamily, 'font-size': size,
          'font-weight': style.fontWeight, 'font-style': style.fontStyle }, word[0]));
        this.reach(box);
      }
    }

    // With everything in attributes that the page's style says.
    copy(element) {
      const clone = element.cloneNode(true);
      const from = [element, ...element.querySelectorAll('*')];
      const to = [clone, ...clone.querySelectorAll('*')];
      to.forEach((one, i) => {
        const style = getComputedStyle(from[i]);
        if (style.display === 'none' && i > 0 && !from[i].closest('defs')) {
          one.remove();
          return;
        }
        for (const look of LOOKS) {
          const value = style.getPropertyValue(look);
          if (value && value !== 'none' || look === 'fill' || look === 'stroke') one.setAttribute(look, value.replace(/"/g, "'"));
        }
        for (const { name, value } of [...one.attributes]) {
          if (/^(class|style|tabindex|role|data-|aria-|focusable)/.test(name)) one.removeAttribute(name);
          for (const [, id] of value.matchAll(/(?:^|url\(['"]?)#([\w-]+)/g)) this.needed.add(id);
        }
      });
      return clone;
    }

    toString() {
      const defs = shape('defs', {});
      const done = new Set();
      for (let more = true; more;) {
        more = false;
        for (const id of [...this.needed]) {
          const source = done.has(id) ? null : root.getElementById(id);
          done.add(id);
          if (source) {
            defs.append(this.copy(source));
            more = true;
          }
        }
      }
      const width = Math.ceil(this.right + 16);
      const height = Math.ceil(this.foot + 12);
      const paper = getComputedStyle(document.documentElement).backgroundColor;
      const sheet = shape('svg', { width, height, viewBox: `-8 -4 ${width} ${height}` });
      sheet.append(defs, shape('rect', { x: -8, y: -4, width, height, fill: paper }), ...this.body);
      return new XMLSerializer().serializeToString(sheet) + '\n';
    }
  }
  const drawn = (figure) => {
    const sheet = new Sheet(figure);
    for (const child of figure.children) sheet.add(child);
    return sheet.toString();
  };
  const save = (name, blob) => {
    const link = make('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const png = (svg, then) => {
    const image = new Image();
    image.onload = () => {
      const canvas = make('canvas');
      canvas.width = 2 * image.width;
      canvas.height = 2 * image.height;
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(then, 'image/png');
    };
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg);
  };
  for (const figure of all('figure[data-figure]')) {
    const name = figure.dataset.figure;
    const line = make('p', '', 'exports');
    const button = (text, click) => {
      const one = make('button', text);
      one.type = 'button';
      one.setAttribute('aria-label', `${name} as a ${text} file`);
      one.addEventListener('click', click);
      return one;
    };
    line.append(
      button('SVG', () => save(name + '.svg', new Blob([drawn(figure)], { type: 'image/svg+xml' }))), ' · ',
      button('PNG', () => png(drawn(figure), (blob) => save(name + '.png', blob))));
    figure.append(line);
  }

  // A cell of a confusion matrix, and the examples in it.
  for (const list of all('[data-cases]')) {
    const cells = all('[data-cell]', list.closest('section'));
    const groups = all('[data-of]', list);
    const choose = (cell) => {
      for (const other of cells) other.setAttribute('aria-pressed', other === cell);
      for (const group of groups) group.hidden = group.dataset.of !== cell.dataset.cell;
      list.open = true;
    };
    for (const cell of cells) {
      if (!groups.some((group) => group.dataset.of === cell.dataset.cell)) continue;
      cell.setAttribute('role', 'button');
      cell.addEventListener('click', () => choose(cell));
      cell.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        choose(cell);
      });
    }
  }

  // Weights that a reader sets: the weighted sum anew, of the numbers that the page holds.
  const desk = root.querySelector('[data-weighing]');
  const { decision } = desk ? JSON.parse(root.getElementById('document').textContent) : {};
  if (decision) {
    const { criteria, alternatives, normalisation } = decision;
    const inputs = criteria.map((criterion) => {
      const line = make('label');
      const range = make('input');
      Object.assign(range, { type: 'range', min: 0, max: 100, value: Math.round(100 * criterion.weight) });
      const told = make('output');
      line.append(make('span', criterion.name), range, told);
      desk.append(line);
      return { range, told };
    });
    const table = make('table', '', 'scores');
    desk.append(table);
    const back = make('button', desk.dataset.weighing);
    back.type = 'button';
    desk.append(back);
    const weigh = () => {
      const sum = inputs.reduce((all, { range }) => all + Number(range.value), 0) || 1;
      const weights = inputs.map(({ range }) => Number(range.value) / sum);
      inputs.forEach(({ told }, j) => { told.textContent = Math.round(100 * weights[j]) + '\u00a0%'; });
      const scores = alternatives.map((name, i) => ({ name, score: weights.reduce((all, w, j) => all + w * normalisation.values[i][j], 0) }));
      scores.sort((one, other) => other.score - one.score);
      const most = Math.max(...scores.map(({ score }) => Math.abs(score)), 1e-12);
      table.replaceChildren(...scores.map(({ name, score }, place) => {
        const row = make('tr');
        const bar = make('span', '', 'bar');
        bar.style.width = Math.max(0, 100 * score / most) + '%';
        const cell = make('td', '', 'bars');
        cell.append(bar);
        row.append(make('td', String(place + 1), 'number'), make('th', name), cell, make('td', score.toFixed(3), 'number'));
        return row;
      }));
    };
    for (const { range } of inputs) range.addEventListener('input', weigh);
    back.addEventListener('click', () => {
      inputs.forEach(({ range }, j) => { range.value = Math.round(100 * criteria[j].weight); });
      weigh();
    });
    desk.hidden = false;
    weigh();
  }
  addEventListener('beforeprint', () => all('details').forEach((details) => { details.open = true; }));
};
