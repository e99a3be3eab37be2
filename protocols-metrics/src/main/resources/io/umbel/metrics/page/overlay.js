/** The gossip neighbourhood: this node in the middle, its neighbours around it. */
import { short } from '/format.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 340;
const HEIGHT = 310;
const REACH = 122;

function element(name, attributes, content) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  if (content) made.textContent = content;
  return made;
}

const kind = (neighbour) => (!neighbour.active ? 'passive' : neighbour.eager ? 'eager' : 'lazy');

/** A neighbour keeps its place while it is there: its angle comes from its id. */
function angles(neighbours) {
  const sorted = [...neighbours].sort((a, b) => a.id.localeCompare(b.id));
  return sorted.map((neighbour, i) => [neighbour, (i / sorted.length) * 2 * Math.PI - Math.PI / 2]);
}

function drawTopic(topic) {
  const svg = element('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, 'aria-hidden': 'true' });
  const [cx, cy] = [WIDTH / 2, HEIGHT / 2 + 10];
  for (const [neighbour, angle] of angles(topic.neighbours)) {
    const distance = neighbour.active ? 0.72 : 1;
    const [x, y] = [cx + Math.cos(angle) * REACH * distance, cy + Math.sin(angle) * REACH * distance];
    svg.append(element('line', { x1: cx, y1: cy, x2: x, y2: y, class: `link ${kind(neighbour)}` }));
    const node = element('circle', { cx: x, cy: y, r: neighbour.active ? 9 : 6, class: `node ${kind(neighbour)}` });
    node.append(element('title', {}, neighbour.id));
    svg.append(node);
    if (neighbour.active) svg.append(element('text', { x, y: y + (Math.sin(angle) < 0 ? -15 : 24) }, short(neighbour.id)));
  }
  svg.append(element('circle', { cx, cy, r: 13, class: 'node self' }));
  svg.append(element('text', { x: cx, y: 16, class: 'topic' }, topic.name));
  return svg;
}

/** Draws all topics, side by side where there is room, and returns the same in words. */
export function drawOverlay(host, topics) {
  host.replaceChildren(...topics.map(drawTopic));
  return topics.map((topic) => `${topic.name}: ${topic.neighbours.map((n) => `${short(n.id)} ${kind(n)}`).join(', ') || 'no neighbours'}`).join('. ');
}
