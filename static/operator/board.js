// What `/metrics` says: asked every two seconds, shown as tiles, charts and events.
import { Sample } from "../shell/metrics.js";
import { $, clock, count, element, rate, seconds, set } from "../shell/text.js";
import { Chart } from "./chart.js";
import { GAP_REASONS, TRANSPORTS } from "./node.js";
import { Nodes } from "./nodes.js";
import { Tiles } from "./tiles.js";

const EVERY_MS = 2_000;
const NAMES = { ws: "WebSocket", sse: "Event stream", poll: "Long-poll" };

const CHARTS = [
  { title: "Connections", lines: TRANSPORTS.map((kind) => [kind, NAMES[kind], `--${kind}`]), format: count, least: 4, whole: true },
  { title: "Delivered to clients", note: "a second", lines: [["out", "messages", "--accent"]], format: rate },
  { title: "Published", note: "a second", lines: [["in", "messages", "--ws"]], format: rate },
  {
    title: "From publish to socket",
    note: "last 10 s, estimated from the histogram",
    lines: [
      ["p50", "half within", "--accent"],
      ["p99", "99 % within", "--warn"],
    ],
    format: seconds,
    // Clients that catch up hear of what is long past: what is usual is to stay readable beside it.
    from: 0.001,
    least: 0.1,
  },
  {
    title: "Gaps announced",
    note: "a second; trimmed, reset and overflow are losses",
    lines: GAP_REASONS.map((reason) => [`gap ${reason}`, reason, `--gap-${reason}`]),
    format: rate,
  },
  { title: "Round trip through Redis", note: "age of the last marker that came back; late after 2 s", lines: [["canary", "age", "--accent"]], format: seconds, least: 1, fleet: true },
];

export class Board {
  charts = CHARTS.map((chart) => new Chart(chart));
  tiles = new Tiles();
  nodes = new Nodes(() => this.draw());

  /** @param shell told how the node is */
  constructor(api, shell, signal) {
    Object.assign(this, { api, shell });
    $("#charts").replaceChildren(...this.charts.map(({ root }) => root));
    $("#look").addEventListener("click", () => this.look(), { signal });
  }

  /** Until the signal: a look, and a pause. One at a time, so that a slow node is not pressed harder. */
  async run(signal) {
    while (!signal.aborted) {
      await this.look();
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  async look() {
    const at = () => Date.now() / 1_000;
    try {
      const text = await this.api.metrics();
      this.nodes.add(new Sample(text, at()));
      this.silent();
    } catch (error) {
      this.nodes.shown?.miss(at());
      this.silent(error);
    }
    if (this.nodes.shown) this.draw();
  }

  /** What is shown is of the past, and says so. */
  silent(error) {
    $("#silence").hidden = !error;
    $("#board").classList.toggle("stale", Boolean(error));
    if (!error) return this.shell.say("live", "Live");
    const { last } = this.nodes.shown ?? {};
    set($("#silence-what"), error.status ? `/metrics answered ${error.status}.` : `${error.message}.`);
    const cure = error.status ? "A proxy may be blocking it; open this page from behind the proxy." : `Trying again every ${EVERY_MS / 1_000} s.`;
    set($("#silence-todo"), last ? `${cure} What you see is from ${clock(last.at)}.` : cure);
    return this.shell.say("recovering", "No answer");
  }

  draw() {
    const node = this.nodes.shown;
    const { last } = node;
    const draining = last.sum("belfry_draining") > 0;
    if (draining && $("#silence").hidden) this.shell.say("recovering", "Draining");
    this.shell.know({ version: last.label("belfry_build_info", "version"), since: last.process * 1_000 });
    this.tiles.draw(node);
    this.nodes.draw();
    this.drawSlow(node);
    this.drawEvents(node);
    const fleet = last.sum("belfry_fleet_nodes") > 0;
    for (const chart of this.charts) {
      chart.root.hidden = chart.fleet && !fleet;
      if (!chart.root.hidden) chart.draw(node);
    }
  }

  drawSlow(node) {
    const slow = node.grown("belfry_connection_ends_total", { code: "slow_consumer" });
    const overflows = node.grown("belfry_overflows_total");
    const entries = [
      ["catching up now", node.last.sum("belfry_sessions_behind"), false],
      ["sent back to the log", overflows, overflows > 0],
      ["closed as too slow", slow, slow > 0],
    ];
    const list = $("#slow");
    entries.forEach(([name, value, wrong], index) => {
      if (!list.children[index]) list.append(element("div", "", element("dt", "", name), element("dd", "")));
      const dd = $("dd", list.children[index]);
      set(dd, count(value));
      dd.classList.toggle("wrong", wrong);
    });
  }

  drawEvents({ events }) {
    // A list that says the same stays the same elements: a selection in it survives.
    const said = JSON.stringify(events);
    if (said === this.said) return;
    this.said = said;
    $("#no-events").hidden = events.length > 0;
    $("#events").hidden = events.length === 0;
    const rows = events
      .toReversed()
      .map(({ at, what, why, count: n }) =>
        element("li", "", element("span", "at", clock(at)), element("span", "what", what, " ", element("code", "", why)), element("b", "", `× ${count(n)}`)),
      );
    $("#events").replaceChildren(...rows);
  }
}
