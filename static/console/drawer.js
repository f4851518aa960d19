// What opens at the side: one message with all that is known of it, or what happened to a client's connection.
import { copies } from "../shell/copy.js";
import { $, count, element } from "../shell/text.js";
import { arrivalOf } from "./messages.js";
import { KINDS, NAMES, moment, span } from "./names.js";

/** Of a client's timeline, beside a message. */
const AROUND_MS = 5_000;
const HAPPENED = {
  start: "opens a connection",
  probe: "checks whether it can get through",
  ready: "can get through",
  claim: "takes over the session",
  welcome: "is welcomed",
  flows: "is not held back along the way",
  live: "is live",
  dropped: "is no longer needed",
  failed: "could not connect",
  lost: "is lost",
  cut: "is cut by this page",
  unfit: "drops too often to be relied on",
  wake: "checks whether the connection is still there",
  offline: "the browser says there is no network",
  silent: "heard nothing for too long",
  retry: "tries again in",
  heartbeat: "learns how long this network lets a connection stay idle",
  hidden: "you left the page",
  closed: "closes",
};

export class Drawer {
  dialog = $("#drawer");

  constructor() {
    // A press on what is around it closes it.
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
  }

  open(title, ...content) {
    $("#drawer-title").textContent = title;
    $("#drawer-body").replaceChildren(...content);
    if (!this.dialog.open) this.dialog.showModal();
    $("#drawer-body").scrollTop = 0;
    $("#drawer-title").focus();
  }

  /** @param onReuse puts the message into the form */
  message({ message, arrivals }, lanes, onReuse) {
    const { channel, seq, event, data, at, id, pos, from, key, priority, expires_at } = message;
    const json = JSON.stringify(data, null, 2);
    const frame = JSON.stringify(message);
    const reuse = Object.assign(element("button", "small", "Use in the form"), { type: "button" });
    reuse.addEventListener("click", () => {
      this.dialog.close();
      onReuse(message);
    });
    const published = Date.parse(at);
    const near = lanes.map((lane) => [lane, around(lane, published, arrivals[lane.home])]).filter(([, entries]) => entries.length > 0);
    this.open(
      `${event} in ${channel}`,
      block("Data", code(json, "Data"), element("div", "actions", copies("Copy JSON", () => json), reuse)),
      block(
        "Arrived",
        pairs(KINDS.map((kind) => [NAMES[kind], arrivalOf(kind, arrivals[kind])])),
      ),
      block(
        "Message",
        pairs([
          ["Seq", seq ?? "none: ephemeral"],
          ["Position", pos ?? "none: ephemeral"],
          ["Id", id],
          ["Published", `${moment(published)}`],
          ["From", from ?? "a backend"],
          ["Key", key],
          ["Priority", priority],
          ["Expires", expires_at && moment(Date.parse(expires_at))],
        ]),
      ),
      block(
        `On the wire, ${count(new TextEncoder().encode(frame).length)} bytes`,
        element("p", "small", "A WebSocket text frame, or one of the frames in a long-poll’s answer:"),
        code(frame, "Frame"),
        element("p", "small", "A stream event, with the session’s cursor as its id:"),
        code(`data: ${frame}\nid: ${pos ?? "…"}`, "Event"),
        element("div", "actions", copies("Copy frame", () => frame)),
      ),
      ...(near.length > 0 ? [block("Connections around that time", ...near.map(([lane, entries]) => timeline(entries, published, lane.name)))] : []),
    );
  }

  why(lane) {
    const entries = lane.client?.why() ?? [];
    const { session, cursor, rtt, attempt } = lane.client?.state ?? {};
    this.open(
      `${lane.name}: what happened`,
      block(
        "Now",
        pairs([
          ["State", $(".state", lane.root).textContent],
          ["Session", session ?? "none"],
          ["Cursor", cursor || "none"],
          ["Connected in", rtt === undefined ? "–" : `${rtt} ms`],
          ["Attempt", attempt || undefined],
        ]),
      ),
      block("Timeline, newest first", entries.length > 0 ? timeline(entries.toReversed(), Date.now()) : element("p", "small", "Nothing yet.")),
    );
  }
}

function around({ client }, published, arrival) {
  const [from, to] = [published - AROUND_MS, (arrival?.got ?? published) + AROUND_MS];
  return client?.why().filter(({ at }) => at >= from && at <= to) ?? [];
}

function timeline(entries, origin, caption) {
  // What is live in the moment of its welcome is said once.
  const isSaid = ({ what, at, transport }) => what === "welcome" && entries.some((other) => other.what === "live" && other.transport === transport && Math.abs(other.at - at) < 5);
  const rows = entries.filter((entry) => !isSaid(entry)).map(({ at, transport, what, detail }) => {
    const wait = what === "retry" ? ` ${span(Number(detail))}` : "";
    const said = element("span", "", transport ? `${NAMES[transport]} ` : "", HAPPENED[what] ?? what, wait);
    const row = element("li", "", element("time", "", moment(at)), element("span", "delta", delta(at - origin)), said);
    if (detail && what !== "retry") row.append(element("code", "", /^\d+$/.test(detail) ? `${detail} ms` : detail));
    if (transport) row.dataset.transport = transport;
    row.dataset.what = what;
    return row;
  });
  const list = element("ol", "timeline", ...rows);
  return caption ? element("div", "", element("h4", "", caption), list) : list;
}

const delta = (ms) => `${ms < 0 ? "−" : "+"}${Math.abs(ms) < 1_000 ? `${Math.abs(Math.round(ms))} ms` : `${(Math.abs(ms) / 1_000).toFixed(1)} s`}`;

const block = (title, ...content) => element("section", "block", element("h3", "", title), ...content);

function code(text, label) {
  const pre = element("pre", "", element("code", "", text));
  pre.tabIndex = 0;
  pre.setAttribute("aria-label", label);
  return pre;
}

function pairs(entries) {
  const known = entries.filter(([, value]) => value !== undefined);
  return element("dl", "pairs", ...known.map(([name, value]) => element("div", "", element("dt", "", name), element("dd", "", value))));
}
