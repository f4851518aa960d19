// The processes that have answered at this address: which is shown, and which of them are gone.
import { $, clock, count, element, set, span } from "../shell/text.js";
import { Node } from "./node.js";

/** That are remembered; a rolling restart brings new ones. */
const NODES = 16;

export class Nodes {
  /** By the moment the process began: `/metrics` names no node. */
  all = new Map();
  shown;

  /** @param onShow called when another one is chosen */
  constructor(onShow) {
    this.onShow = onShow;
  }

  add(sample) {
    if (!this.all.has(sample.process)) this.all.set(sample.process, new Node(sample));
    this.all.get(sample.process).add(sample);
    // What is shown is alive: a process that was stopped gives its place to the one that answers.
    if (!this.shown || !this.alive().includes(this.shown)) this.shown = this.all.get(sample.process);
    for (const gone of this.inOrder().slice(NODES)) if (gone !== this.shown) this.all.delete(gone.first.process);
  }

  /** As many nodes as the fleet counts, those that answered last; where there is no fleet, the one. */
  alive() {
    const [newest] = this.inOrder();
    return this.inOrder().slice(0, Math.max(1, newest.last.sum("belfry_fleet_nodes") ?? 1));
  }

  inOrder() {
    return [...this.all.values()].sort((a, b) => b.last.at - a.last.at);
  }

  draw() {
    const fleet = this.shown.last.sum("belfry_fleet_nodes") ?? 0;
    $("#nodes-card").hidden = fleet < 2 && this.alive().length < 2;
    const alive = this.alive();
    const rows = [...this.all.values()].sort((a, b) => a.first.process - b.first.process);
    const body = $("#nodes tbody");
    while (body.childElementCount > rows.length) body.lastElementChild.remove();
    rows.forEach((node, index) => {
      if (!body.children[index]) body.append(this.row());
      this.fill(body.children[index], node, alive.includes(node), rows.length > 1);
    });
    const unseen = fleet - alive.length;
    set($("#others"), unseen > 0 ? `${unseen === 1 ? "One more node is" : `${unseen} more nodes are`} alive but did not answer here. Open this page at ${unseen === 1 ? "its own address" : "their own addresses"}.` : "");
  }

  row() {
    const button = Object.assign(element("button", "small"), { type: "button" });
    button.addEventListener("click", () => {
      this.shown = button.node;
      this.onShow();
    });
    const cells = Array.from({ length: 7 }, (_, index) => element("td", index > 2 && index < 6 ? "n" : ""));
    cells[6].append(button);
    return element("tr", "", ...cells);
  }

  fill({ cells }, node, isAlive, several) {
    const { last } = node;
    const since = new Date(last.process * 1_000);
    const state = !isAlive ? "gone" : last.sum("belfry_draining") > 0 ? "draining" : "up";
    set(cells[0], `${since.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}, ${span(since)} ago`);
    set(cells[1], last.label("belfry_build_info", "version") ?? "–");
    set(cells[2], state);
    cells[2].className = state === "up" ? "" : "warn";
    set(cells[3], isAlive ? count(last.sum("belfry_connections")) : "–");
    set(cells[4], isAlive ? count(last.sum("belfry_sessions")) : "–");
    set(cells[5], clock(last.at));
    const button = $("button", cells[6]);
    button.node = node;
    button.hidden = !several;
    set(button, node === this.shown ? "Shown" : "Show");
    button.setAttribute("aria-pressed", String(node === this.shown));
  }
}
