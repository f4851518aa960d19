// The first questions, each with its answer and the last minutes of it as a line.
import { $, bytes, count, rate, seconds, set } from "../shell/text.js";

const POINTS = 60;
const [WIDTH, HEIGHT] = [120, 32];

/** Name, the node's column, how its value reads, the least height of its line, what stands beside it, and when it asks for a look. */
const TILES = [
  ["Delivered a second", "out", rate, 1, (node) => `${rate(node.now("in"))} published`],
  ["Publish to socket, p99", "p99", seconds, 0.02, (node) => `${seconds(node.now("p50"))} median, last 10 s`],
  ["Refused a second", "refused", rate, 1, () => "connections and publishes", (value) => value > 0],
  ["Connections", "connections", count, 4, (node) => `of ${count(node.last.sum("belfry_connections_limit"))}`, (value, node) => value >= 0.9 * node.last.sum("belfry_connections_limit")],
  ["Sessions", "sessions", count, 4, (node) => `${count(node.last.sum("belfry_subscriptions"))} subscriptions`],
  ["Memory", "memory", bytes, 1, (node) => `${bytes(node.last.sum("belfry_pending_bytes"))} waiting to be written`],
];

export class Tiles {
  roots = TILES.map(([name]) => {
    const root = $("#tile").content.firstElementChild.cloneNode(true);
    $("h2", root).textContent = name;
    return root;
  });

  constructor() {
    $("#tiles").replaceChildren(...this.roots);
  }

  draw(node) {
    TILES.forEach(([, column, format, least, beside, asks], index) => {
      const root = this.roots[index];
      const value = node.now(column);
      set($(".value", root), format(value));
      set($(".beside", root), beside(node));
      root.classList.toggle("asks", Boolean(asks?.(value, node)));
      spark(root, node.column(column).slice(-POINTS), least);
    });
  }
}

/** Where nothing is known the line breaks. */
function spark(root, values, least) {
  const top = Math.max(least, ...values.map((value) => value ?? 0)) * 1.08;
  const step = WIDTH / (POINTS - 1);
  const left = WIDTH - step * (values.length - 1);
  const runs = [[]];
  values.forEach((value, index) => {
    if (value === null) runs.push([]);
    else runs.at(-1).push(`${(left + index * step).toFixed(1)} ${(HEIGHT - 1 - (value / top) * (HEIGHT - 3)).toFixed(1)}`);
  });
  const drawn = runs.filter((run) => run.length > 1);
  $(".line", root).setAttribute("d", drawn.map((run) => `M${run.join("L")}`).join(""));
  $(".area", root).setAttribute("d", drawn.map((run) => `M${run.join("L")}V${HEIGHT}H${run[0].split(" ")[0]}Z`).join(""));
}
