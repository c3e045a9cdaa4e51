// Small drawings: sparklines and bars.
import {el, has} from './words.js';

/** A sparkline is drawn again so often: its points are means of 15 seconds. */
const SPARK_MILLIS = 5000;

/** An empty sparkline to be drawn into by `drawSpark`. */
export function spark(label, className) {
  const svg = el('svg', {class: 'spark ' + (className || ''), viewBox: '0 0 100 24', preserveAspectRatio: 'none', role: 'img', 'aria-label': label},
    el('path', {class: 'area'}), el('path', {class: 'line'}));
  // Not all of a table in the same frame.
  svg.phase = Math.random();
  return svg;
}

/** Draws values oldest first; gaps stay gaps, zero is the ground. */
export function drawSpark(svg, values, label) {
  const key = Math.floor(Date.now() / SPARK_MILLIS + svg.phase);
  if (svg.drawn === key) return;
  svg.drawn = key;
  const top = Math.max(1e-9, ...values.filter(has));
  let line = '', area = '', open = false, lastX = 0;
  values.forEach((value, i) => {
    const x = values.length > 1 ? (i / (values.length - 1) * 100).toFixed(1) : 0;
    if (!has(value)) {
      if (open) area += `L${lastX} 24Z`;
      open = false;
      return;
    }
    const y = (22.5 - value / top * 20).toFixed(1);
    line += (open ? 'L' : 'M') + x + ' ' + y;
    area += open ? `L${x} ${y}` : `M${x} 24L${x} ${y}`;
    open = true;
    lastX = x;
  });
  if (open) area += `L${lastX} 24Z`;
  svg.children[0].setAttribute('d', area);
  svg.children[1].setAttribute('d', line);
  if (label) svg.setAttribute('aria-label', label);
}

/** A bar with its number; updated in place. */
export function meter() {
  const fillBar = el('i', {});
  const count = el('span', {class: 'n'});
  const node = el('span', {class: 'meter'}, el('span', {class: 'track', 'aria-hidden': 'true'}, fillBar), count);
  let before = '';
  return {
    node,
    set(share, text, full) {
      const width = Math.round(Math.min(1, Math.max(0, share || 0)) * 100);
      const key = width + text + full;
      if (key === before) return;
      before = key;
      node.classList.toggle('idle', !share);
      fillBar.style.width = width + '%';
      node.classList.toggle('full', Boolean(full));
      count.textContent = text;
    },
  };
}
