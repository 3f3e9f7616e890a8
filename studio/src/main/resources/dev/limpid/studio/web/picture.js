// The picture that is asked about: chosen, dropped or pasted; parts of it can be painted out.
import { upload } from './api.js';
import { choice, el, field, fill, svg } from './dom.js';
import { say } from './strings.js';

const STEP = 0.02;
const LEAST = 0.02;

/** The picture of the state, to be changed through `changed(picture, paint, fill)`. */
export const picture = (state, { changed, failed }) => {
  const place = el('div', { class: 'picture' });
  const take = async (file) => {
    if (!file) return;
    if (!file.type.startsWith('image/')) {
      failed(say('picture.none', file.name));
      return;
    }
    place.setAttribute('aria-busy', 'true');
    try {
      const kept = await upload('/pictures', file, file.type);
      changed({ picture: kept.picture, name: file.name, paint: [] });
    } catch (problem) {
      failed(problem.message);
    } finally {
      place.removeAttribute('aria-busy');
    }
  };
  const chooser = el('input', { type: 'file', accept: 'image/png,image/jpeg,image/webp,image/gif,image/bmp' });
  chooser.addEventListener('change', () => take(chooser.files[0]));
  place.addEventListener('dragover', (event) => {
    event.preventDefault();
    place.classList.add('over');
  });
  place.addEventListener('dragleave', () => place.classList.remove('over'));
  place.addEventListener('drop', (event) => {
    event.preventDefault();
    place.classList.remove('over');
    take(event.dataTransfer.files[0]);
  });
  place.addEventListener('paste', (event) => take([...event.clipboardData.files][0]));
  fill(place,
    field(say('picture'), chooser, say('picture.help')),
    state.picture ? painter(state, changed) : null);
  return place;
};

const painter = (state, changed) => {
  const image = el('img', { src: `/api/pictures/${encodeURIComponent(state.picture)}`, alt: say('picture.given') });
  const over = svg('svg', { class: 'paint', role: 'group', 'aria-label': say('paint.over'), preserveAspectRatio: 'none' });
  const said = el('p', { class: 'help', role: 'status' });
  const tool = choice([['rectangle', say('paint.rectangle')], ['freehand', say('paint.freehand')]], 'rectangle');
  const how = choice(['mean', 'black', 'blur'].map((one) => [one, say(`paint.${one}`)]), state.fill || 'mean');
  how.addEventListener('change', () => changed({ fill: how.value }));
  const say1 = () => { said.textContent = state.paint.length ? say('paint.count', state.paint.length) : say('paint.hint'); };
  const width = () => image.naturalWidth || 1;
  const height = () => image.naturalHeight || 1;
  const keep = (paint, focus) => {
    changed({ paint }, true);
    state.paint = paint;
    draw(focus);
    say1();
  };
  const draw = (focus = -1) => {
    over.setAttribute('viewBox', `0 0 ${width()} ${height()}`);
    over.replaceChildren(...state.paint.map((one, index) => area(one, index)));
    if (focus >= 0) over.children[focus]?.focus();
  };
  const area = (one, index) => {
    const shape = one.polygon
      ? svg('polygon', { points: one.polygon.map((at) => at.join(',')).join(' ') })
      : svg('rect', { x: one.x, y: one.y, width: one.width, height: one.height });
    shape.setAttribute('tabindex', '0');
    shape.setAttribute('role', 'img');
    shape.setAttribute('aria-label', say('paint.area', index + 1));
    shape.addEventListener('keydown', (event) => move(event, index));
    return shape;
  };
  const move = (event, index) => {
    const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key] || 0;
    const down = { ArrowUp: -1, ArrowDown: 1 }[event.key] || 0;
    const paint = structuredClone(state.paint);
    if (event.key === 'Delete' || event.key === 'Backspace') {
      paint.splice(index, 1);
    } else if (across || down) {
      const x = Math.max(1, Math.round(across * width() * STEP) * Math.sign(across)) * across;
      const y = Math.max(1, Math.round(down * height() * STEP) * Math.sign(down)) * down;
      shift(paint[index], across ? x : 0, down ? y : 0, event.shiftKey);
    } else {
      return;
    }
    event.preventDefault();
    keep(paint, Math.min(index, paint.length - 1));
  };
  const shift = (one, x, y, size) => {
    if (one.polygon) {
      for (const at of one.polygon) {
        at[0] += x;
        at[1] += y;
      }
    } else if (size) {
      one.width = Math.min(width() - one.x, Math.max(1, one.width + x));
      one.height = Math.min(height() - one.y, Math.max(1, one.height + y));
    } else {
      one.x = Math.min(width() - one.width, Math.max(0, one.x + x));
      one.y = Math.min(height() - one.height, Math.max(0, one.y + y));
    }
  };
  drag(over, () => [width(), height()], tool, (area1) => keep([...state.paint, area1]));
  image.addEventListener('load', () => {
    image.classList.toggle('coarse', width() < 200);
    draw();
    say1();
  });
  const add = () => {
    const [w, h] = [Math.ceil(width() / 4), Math.ceil(height() / 4)];
    keep([...state.paint, {
      x: Math.floor((width() - w) / 2), y: Math.floor((height() - h) / 2), width: w, height: h }], state.paint.length);
  };
  return [
    el('div', { class: 'paintable' }, image, over),
    said,
    el('div', { class: 'row' }, field(say('paint.tool'), tool), field(say('paint.fill'), how)),
    el('div', { class: 'actions' },
      el('button', { type: 'button', onclick: add }, say('paint.add')),
      el('button', { type: 'button', onclick: () => keep([]) }, say('paint.clear'))),
  ];
};

/** Draws an area by dragging; one that is too small to be meant is dropped. */
const drag = (over, size, tool, drawn) => {
  let points = [];
  let shape;
  const at = (event) => {
    const box = over.getBoundingClientRect();
    const [width, height] = size();
    const within = (part, most) => Math.round(Math.min(1, Math.max(0, part)) * most);
    return [within((event.clientX - box.left) / box.width, width), within((event.clientY - box.top) / box.height, height)];
  };
  const box = () => {
    const [[x0, y0], [x1, y1]] = [points[0], points.at(-1)];
    return { x: Math.min(x0, x1), y: Math.min(y0, y1), width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) };
  };
  over.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    over.setPointerCapture(event.pointerId);
    points = [at(event)];
    shape = svg(tool.value === 'freehand' ? 'polygon' : 'rect', { class: 'drawing' });
    over.append(shape);
  });
  over.addEventListener('pointermove', (event) => {
    if (!shape) return;
    points.push(at(event));
    if (tool.value === 'freehand') shape.setAttribute('points', points.map((one) => one.join(',')).join(' '));
    else for (const [key, value] of Object.entries(box())) shape.setAttribute(key, value);
  });
  const end = () => {
    if (!shape) return;
    const bounds = shape.getBBox();
    shape.remove();
    shape = undefined;
    const [width, height] = size();
    if (bounds.width < width * LEAST || bounds.height < height * LEAST) return;
    const every = Math.ceil(points.length / 200);
    drawn(tool.value === 'freehand' ? { polygon: points.filter((one, index) => index % every === 0) } : box());
  };
  over.addEventListener('pointerup', end);
  over.addEventListener('pointercancel', end);
};
