// One chart of one node: uPlot, with a legend that is read out and follows the pointer.
import { colour, onColours } from "../shell/colours.js";
import { $, clock, element, set } from "../shell/text.js";

/** At least this much time is across a chart; at most what a node keeps. */
const SHORTEST_S = 60;
const LONGEST_S = 600;
const HEIGHT = 150;
const WHOLE_STEPS = Array.from({ length: 8 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();
const { uPlot } = globalThis;

/** Colour alone says nothing to some eyes, nor where the system forces its own: each line has a pattern, too. */
const PATTERNS = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

/** A piece of the line, for the legend. */
function swatchOf(property, index) {
  const at = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
  const swatch = at("svg");
  const line = at("line");
  for (const [name, value] of Object.entries({ x1: 0, y1: 2, x2: 18, y2: 2, "stroke-width": 3, "stroke-dasharray": PATTERNS[index % PATTERNS.length].join(" ") })) line.setAttribute(name, value);
  line.style.stroke = `var(${property})`;
  swatch.setAttribute("aria-hidden", "true");
  swatch.append(line);
  return swatch;
}

export class Chart {
  data = [[]];

  /**
   * @param lines `[column, label, colour's custom property]` each
   * @param least the scale reaches at least so far, so that a quiet line looks quiet
   * @param whole whether half of one makes no sense
   * @param fleet whether it says something only where there are several nodes
   * @param from where the scale begins, each power of ten as high as the next; without, it begins at 0 and is even
   */
  constructor({ title, note = "", lines, format, least = 1, whole = false, from, fleet = false }) {
    Object.assign(this, { lines, format, least, whole, from, fleet });
    this.root = $("#chart").content.firstElementChild.cloneNode(true);
    this.title = title;
    $("h2", this.root).textContent = title;
    $("small", this.root).textContent = note;
    this.values = lines.map(([, label, property], index) => {
      const value = element("b", "", "–");
      $(".legend", this.root).append(element("li", "", swatchOf(property, index), label, " ", value));
      return value;
    });
    this.home = $(".plot", this.root);
    new ResizeObserver(() => this.resize()).observe(this.home);
    onColours(() => this.plot && this.build());
  }

  build() {
    this.plot?.destroy();
    const [ink, grid] = [colour("--soft"), colour("--line")];
    const axis = { stroke: ink, font: "11px system-ui", grid: { stroke: grid, width: 1 }, ticks: { show: false } };
    const end = () => this.data[0].at(-1) ?? Date.now() / 1_000;
    const start = () => Math.max(end() - LONGEST_S, Math.min(this.data[0][0] ?? Infinity, end() - SHORTEST_S));
    this.plot = new uPlot(
      {
        width: this.home.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { sync: { key: "operator" }, drag: { x: false, y: false }, points: { size: 6 } },
        scales: { x: { range: () => [start(), end()] }, y: this.scale() },
        axes: [
          { ...axis, space: 70, size: 26, values: (_, at) => at.map((s) => clock(s)) },
          { ...axis, ...this.steps(), space: 26, size: 56, values: (_, at) => at.map((value) => this.format(value)) },
        ],
        series: [
          {},
          ...this.lines.map(([, , property], index) => ({
            stroke: colour(property),
            dash: PATTERNS[index % PATTERNS.length],
            // Lines that lie on each other are all seen: the first is the broadest.
            width: 1.5 + 1.25 * (this.lines.length <= 3 ? this.lines.length - 1 - index : 0),
            fill: index === 0 && this.lines.length < 3 ? colour(property).replace(/^rgb\((.*)\)$/, "rgba($1, 0.1)") : undefined,
            points: { show: false },
          })),
        ],
        hooks: { setCursor: [() => this.drawLegend()] },
      },
      this.drawable(),
      this.home,
    );
  }

  scale() {
    const end = (top) => Math.max(this.least, (top ?? 0) * 1.1);
    if (this.from === undefined) return { range: (_, __, top) => [0, end(top)] };
    return { distr: 3, range: (_, __, top) => [this.from, 10 ** Math.ceil(Math.log10(end(top)))] };
  }

  draw(node) {
    this.data = [node.times, ...this.lines.map(([name]) => node.column(name))];
    this.root.classList.toggle("new", node.times.length < 2);
    if (this.plot) this.plot.setData(this.drawable());
    else this.build();
    this.drawLegend();
  }

  /** What is below a scale by powers lies on its ground. */
  drawable() {
    const [times, ...columns] = this.data;
    const raised = (value) => (value === null ? null : Math.max(value, this.from ?? value));
    return [times, ...columns.map((column) => column?.map(raised))];
  }

  /** Where the lines across are. */
  steps() {
    if (this.from === undefined) return this.whole ? { incrs: WHOLE_STEPS } : {};
    const powers = (_, __, from, to) => Array.from({ length: Math.round(Math.log10(to / from)) + 1 }, (_, power) => from * 10 ** power);
    return { splits: powers, filter: (_, at) => at };
  }

  /** What is under the pointer, else the newest. */
  drawLegend() {
    const index = this.plot?.cursor.idx ?? this.data[0].length - 1;
    const said = this.lines.map(([, label], line) => {
      const text = this.format(this.data[line + 1]?.[index]);
      set(this.values[line], text);
      return `${label} ${text}`;
    });
    this.home.setAttribute("aria-label", `${this.title}: ${said.join(", ")}`);
  }

  resize() {
    if (this.home.clientWidth > 0) this.plot?.setSize({ width: this.home.clientWidth, height: HEIGHT });
  }
}
