// A grid whose cells are read one by one: under the pointer, or under a mark that arrow keys move.
// A grid tells which cell is at a place (null beside it), where a cell is, and draws the mark there.
const grids = {
  // Over a drawing of the picture: what the model saw of it, in rows and columns.
  over: (svg, rows, columns) => {
    const [x, y, width, height] = svg.dataset.seen.split(' ').map(Number);
    const least = Math.max(width, height) / 40;
    const mark = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    mark.setAttribute('class', 'mark-of-keys');
    const shapes = ['halo', 'core'].map((css) => {
      const shape = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      shape.setAttribute('class', css);
      mark.append(shape);
      return shape;
    });
    const middle = ({ row, column }) => ({ x: x + (column + 0.5) / columns * width, y: y + (row + 0.5) / rows * height });
    return {
      at: (event) => {
        const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
        const row = Math.floor((point.y - y) / height * rows);
        const column = Math.floor((point.x - x) / width * columns);
        return row >= 0 && row < rows && column >= 0 && column < columns ? { row, column } : null;
      },
      middle,
      show: (cell) => {
        const [across, down] = [Math.max(least, width / columns), Math.max(least, height / rows)];
        const place = middle(cell);
        for (const shape of shapes) {
          for (const [key, value] of [['x', place.x - across / 2], ['y', place.y - down / 2], ['width', across], ['height', down]]) {
            shape.setAttribute(key, value);
          }
        }
        svg.append(mark);
      },
      hide: () => mark.remove(),
      beside: 'The model did not see this.',
    };
  },
  // On an image of its own.
  on: (image, rows, columns) => {
    const mark = document.createElement('span');
    mark.className = 'mark-of-keys';
    let here = null;
    const show = (cell) => {
      here = cell;
      const [across, down] = [image.clientWidth / columns, image.clientHeight / rows];
      const [width, height] = [Math.max(7, across), Math.max(7, down)];
      mark.style.left = image.offsetLeft + image.clientLeft + (cell.column + 0.5) * across - width / 2 + 'px';
      mark.style.top = image.offsetTop + image.clientTop + (cell.row + 0.5) * down - height / 2 + 'px';
      mark.style.width = width + 'px';
      mark.style.height = height + 'px';
      image.after(mark);
    };
    new ResizeObserver(() => { if (here) show(here); }).observe(image);
    return {
      at: (event) => {
        const box = image.getBoundingClientRect();
        const at = (offset, length, n) => Math.floor(offset / length * n);
        const row = at(event.clientY - box.top - image.clientTop, image.clientHeight, rows);
        const column = at(event.clientX - box.left - image.clientLeft, image.clientWidth, columns);
        return row >= 0 && row < rows && column >= 0 && column < columns ? { row, column } : null;
      },
      middle: ({ row, column }) => ({ x: column + 0.5, y: row + 0.5 }),
      show,
      hide: () => { here = null; mark.remove(); },
    };
  },
};

// Returns what tells the marked cell anew, once its score is another.
const cells = (element, grid, { rows, columns, value, score, hint, tell }) => {
  // A few dozen presses from edge to edge, whatever the size; with Shift cell by cell.
  const step = Math.max(1, Math.round(Math.max(rows, columns) / 28));
  let cell = null;
  let marked = false;
  const strongest = () => {
    let best = { row: 0, column: 0 };
    let most = -1;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const size = Math.abs(score({ row, column }));
        if (size > most) [best, most] = [{ row, column }, size];
      }
    }
    return best;
  };
  const say = () => { value.textContent = tell(cell, score(cell), grid.middle(cell)); };
  const mark = () => {
    cell = cell || strongest();
    marked = true;
    // Told aloud only where keys ask for it: a pointer crosses hundreds of cells.
    value.setAttribute('aria-live', 'polite');
    grid.show(cell);
    say();
  };
  const leave = () => {
    marked = false;
    grid.hide();
    value.setAttribute('aria-live', 'off');
    value.textContent = hint;
  };
  element.setAttribute('tabindex', 0);
  // An image would be one thing to a screen reader, which would keep the arrows for itself.
  element.setAttribute('role', 'application');
  element.addEventListener('focus', () => { if (element.matches(':focus-visible')) mark(); });
  element.addEventListener('blur', leave);
  element.addEventListener('keydown', (event) => {
    const way = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (event.key === 'Escape') element.blur();
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (marked) {
      const by = event.shiftKey ? 1 : step;
      const within = (at, n) => Math.min(n - 1, Math.max(0, at));
      cell = { row: within(cell.row + by * way[0], rows), column: within(cell.column + by * way[1], columns) };
    }
    mark();
  });
  element.addEventListener('pointermove', (event) => {
    const under = grid.at(event);
    if (marked) return;
    cell = under || cell;
    if (under) say();
    else value.textContent = grid.beside || hint;
  });
  element.addEventListener('pointerleave', () => { if (!marked) value.textContent = hint; });
  value.textContent = hint;
  return () => {
    cell = null;
    if (marked) mark();
  };
};
