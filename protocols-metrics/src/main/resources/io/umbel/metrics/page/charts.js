/** The two charts, and the small lines in the table. */
import uPlot from '/uplot.js';
import { bytes, duration, text } from '/format.js';

const FONT = '11px Inter, system-ui, sans-serif';
const dark = matchMedia('(prefers-color-scheme: dark)');

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function axis(values, extra = {}) {
  return {
    stroke: colour('--muted'),
    font: FONT,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    values: (_, splits) => splits.map((v) => (v === null ? '' : values(v))),
    ...extra,
  };
}

function line(label, name, scale, value, fill = true) {
  const stroke = colour(name);
  return {
    label,
    scale,
    stroke,
    width: 2,
    points: { show: false },
    fill: fill ? stroke + '1f' : undefined,
    value: (_, v) => (v === null || v === undefined ? '–' : value(v)),
  };
}

const TIME = {
  values: (_, splits) => splits.map((s) => new Date(s * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })),
  space: 90,
};

const rate = (v) => `${text(bytes(v))}/s`;
const fromZero = (_, __, max) => [0, Math.max(max * 1.15, 1e-6)];

const DRAWINGS = {
  traffic: () => ({
    series: [{}, line('sent', '--accent', 'y', rate), line('received', '--second', 'y', rate)],
    scales: { x: { time: true }, y: { range: fromZero } },
    axes: [axis(String, TIME), axis(rate, { size: 74 })],
  }),
  latency: () => ({
    series: [
      {},
      line('round trip', '--accent', 'y', (v) => text(duration(v))),
      line('connections', '--second', 'n', (v) => v.toFixed(0), false),
    ],
    scales: { x: { time: true }, y: { range: fromZero }, n: { range: (_, __, max) => [0, Math.max(4, Math.ceil(max * 1.3))] } },
    axes: [
      axis(String, TIME),
      axis((v) => text(duration(v)), { size: 66 }),
      axis((v) => (Number.isInteger(v) ? v : ''), { side: 1, scale: 'n', size: 34, grid: { show: false } }),
    ],
  }),
};

export class Chart {
  #id;
  #host;
  #plot = null;
  #data = [[], [], []];

  constructor(id) {
    this.#id = id;
    this.#host = document.getElementById(id);
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#host);
    dark.addEventListener('change', () => this.#draw());
  }

  #size() {
    return { width: Math.max(this.#host.clientWidth, 200), height: this.#host.clientHeight - 28 };
  }

  #draw() {
    this.#plot?.destroy();
    const drawing = DRAWINGS[this.#id]();
    this.#plot = new uPlot({ ...this.#size(), ...drawing, padding: [8, 8, 0, 0], cursor: { y: false } }, this.#data, this.#host);
  }

  show(data) {
    this.#data = data;
    if (this.#plot) {
      this.#plot.setData(data);
    } else {
      this.#draw();
    }
  }
}

const SVG = 'http://www.w3.org/2000/svg';

/** A line of the values, oldest first, scaled to its own range. */
export function sparkline(values, label) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 120 26');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('class', 'spark');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  if (values.length > 1) {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const height = high - low || 1;
    const points = values.map((v, i) => `${((i / (values.length - 1)) * 120).toFixed(1)} ${(22 - ((v - low) / height) * 18).toFixed(1)}`);
    const area = document.createElementNS(SVG, 'path');
    area.setAttribute('class', 'area');
    area.setAttribute('d', `M0 26L${points.join('L')}L120 26z`);
    const stroke = document.createElementNS(SVG, 'path');
    stroke.setAttribute('d', `M${points.join('L')}`);
    svg.append(area, stroke);
  }
  return svg;
}
