// What /metrics says: asked every two seconds, shown as tiles, charts and events.
import { Chart } from "./chart.js";
import { Sample } from "./metrics.js";
import { GAP_REASONS, Node, TRANSPORTS } from "./node.js";
import { $, bytes, clock, count, element, rate, seconds, set, span, tiles } from "./text.js";

const EVERY_MS = 2_000;
/** Processes behind one address that are remembered; a rolling restart brings new ones. */
const NODES = 16;
/** A marker goes through Redis every second: two have not come. */
const CANARY_LATE_S = 2;
/** Behind one address nodes answer in turn, at random: this long without an answer, and it says nothing any more. */
const SILENT_S = 30;
const NAMES = { ws: "WebSocket", sse: "Event stream", poll: "Long-poll" };

export class Board {
  /** By the moment the process began. */
  nodes = new Map();
  shown;
  charts = [
    new Chart({
      title: "Connections",
      lines: TRANSPORTS.map((kind) => [kind, NAMES[kind], `--${kind}`]),
      format: count,
      least: 4,
      whole: true,
    }),
    new Chart({
      title: "Messages a second",
      lines: [
        ["out", "out, to clients", "--accent"],
        ["in", "in, published", "--ws"],
      ],
      format: rate,
    }),
    new Chart({
      title: "From publish to socket",
      note: "of the last 10 s, estimated from the histogram",
      lines: [
        ["p50", "half within", "--accent"],
        ["p99", "99 % within", "--warn"],
      ],
      format: seconds,
      // Clients that catch up hear of what is long past: what is usual is to stay readable beside it.
      from: 0.001,
      least: 0.1,
    }),
    new Chart({
      title: "Age of the canary",
      note: "the last marker back through Redis; late from 2 s on",
      lines: [["canary", "age", "--accent"]],
      format: seconds,
      least: 1,
    }),
    new Chart({
      title: "Gaps announced a second",
      note: "trimmed, reset and overflow are losses; the others are wanted",
      lines: GAP_REASONS.map((reason) => [`gap ${reason}`, reason, `--gap-${reason}`]),
      format: rate,
    }),
  ];

  constructor(api) {
    this.api = api;
    $("#charts").replaceChildren(...this.charts.map(({ root }) => root));
  }

  /** Until the signal: a look, and a pause. One at a time, so that a slow node is not pressed harder. */
  async run(signal) {
    while (!signal.aborted) {
      await this.look();
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  async look() {
    try {
      const text = await this.api.metrics();
      this.add(new Sample(text, Date.now() / 1_000));
      this.say("live", `Live, every ${EVERY_MS / 1_000} s`);
    } catch (error) {
      this.shown?.miss(Date.now() / 1_000);
      const why = error.status ? `/metrics is not open to this page (${error.status}): a proxy may keep it inside` : error.message;
      this.say("closed", this.shown ? `${why}. What is shown is from ${clock(this.shown.last.at)}` : why);
    }
    if (this.shown) this.draw();
  }

  add(sample) {
    if (!this.nodes.has(sample.process)) this.nodes.set(sample.process, new Node(sample));
    const node = this.nodes.get(sample.process);
    node.add(sample);
    // One that was stopped is not followed to its grave: a process that answers takes its place.
    const lost = this.shown && sample.at - this.shown.last.at > SILENT_S;
    if (!this.shown || lost) this.shown = node;
    if (this.nodes.size > NODES) {
      const [oldest] = [...this.nodes].filter(([, other]) => other !== this.shown).sort(([, a], [, b]) => a.last.at - b.last.at);
      this.nodes.delete(oldest[0]);
    }
  }

  say(phase, text) {
    $("#pulse").closest(".state").dataset.phase = phase;
    set($("#pulse"), text);
  }

  draw() {
    const { last } = this.shown;
    const connections = last.sum("belfry_connections");
    const limit = last.sum("belfry_connections_limit");
    const canary = last.max("belfry_log_canary_age_seconds");
    const alive = last.sum("belfry_fleet_nodes");
    tiles($("#tiles"), [
      ["nodes alive", count(alive)],
      [`connections of ${count(limit)}`, count(connections), connections >= limit * 0.9],
      ["sessions remembered", count(last.sum("belfry_sessions"))],
      ["subscriptions", count(last.sum("belfry_subscriptions"))],
      ["canary", seconds(canary), canary > CANARY_LATE_S],
      ["memory", bytes(last.sum("process_resident_memory_bytes"))],
    ]);
    const pending = last.sum("belfry_pending_bytes");
    const slow = this.shown.grown("belfry_connection_ends_total", { code: "slow_consumer" });
    const overflows = this.shown.grown("belfry_overflows_total");
    tiles($("#slow"), [
      ["catch up now", count(last.sum("belfry_sessions_behind"))],
      ["wait to be written", bytes(pending)],
      ["overflows", count(overflows), overflows > 0],
      ["closed as slow", count(slow), slow > 0],
    ]);
    this.drawNodes(alive);
    this.drawEvents();
    for (const chart of this.charts) chart.draw(this.shown);
  }

  drawNodes(alive) {
    const rows = [...this.nodes.values()].sort((a, b) => a.first.process - b.first.process);
    const body = $("#nodes tbody");
    while (body.childElementCount > rows.length) body.lastElementChild.remove();
    rows.forEach((node, index) => {
      if (!body.children[index]) body.append(this.nodeRow());
      const { last } = node;
      const cells = body.children[index].cells;
      const since = new Date(last.process * 1_000);
      const state = last.sum("belfry_draining") > 0 ? "draining" : Date.now() / 1_000 - last.at > SILENT_S ? "silent" : "up";
      set(cells[0], `${since.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" })}, ${span(since)} ago`);
      set(cells[1], last.label("belfry_build_info", "version") ?? "–");
      set(cells[2], state);
      cells[2].className = state === "up" ? "" : "warn";
      set(cells[3], count(last.sum("belfry_connections")));
      set(cells[4], count(last.sum("belfry_sessions")));
      set(cells[5], clock(last.at));
      const button = $("button", cells[6]);
      button.node = node;
      button.hidden = rows.length < 2;
      set(button, node === this.shown ? "Shown" : "Show");
      button.setAttribute("aria-pressed", String(node === this.shown));
    });
    const unseen = alive - rows.length;
    set(
      $("#others"),
      rows.length > 1
        ? "Several processes have answered at this address. Tiles, charts and events are those of the one that is shown."
        : unseen > 0
          ? `${unseen === 1 ? "One more node is" : `${unseen} more nodes are`} alive and did not answer this page: open it at their own addresses.`
          : "",
    );
  }

  nodeRow() {
    const button = Object.assign(element("button", "small"), { type: "button" });
    button.addEventListener("click", () => {
      this.shown = button.node;
      this.draw();
    });
    const cells = Array.from({ length: 7 }, (_, index) => element("td", index > 2 && index < 6 ? "n" : ""));
    cells[6].append(button);
    return element("tr", "", ...cells);
  }

  drawEvents() {
    const { events } = this.shown;
    // A list that says the same stays the same elements: a selection in it survives.
    const said = JSON.stringify(events);
    if (said === this.said) return;
    this.said = said;
    $("#no-events").hidden = events.length > 0;
    $("#events").hidden = events.length === 0;
    const rows = events.toReversed().map((event) =>
      element(
        "li",
        "",
        element("span", "at", clock(event.at)),
        element("span", "what", event.what, " ", element("code", "", event.why)),
        element("b", "", `× ${count(event.count)}`),
      ),
    );
    $("#events").replaceChildren(...rows);
  }
}
