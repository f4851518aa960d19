// The sessions of one user, on every node: found, watched, disconnected.
import { $, bytes, count, element, set, span } from "../shell/text.js";

const WATCH_MS = 3_000;
const CHANNELS = 5;
/** More waiting than this, and a session is called slow. */
const PENDING_BYTES = 64 * 1_024;
const NAMES = { ws: "WebSocket", sse: "Event stream", poll: "Long-poll" };

/** A session without a connection has neither lag nor anything pending. */
const isSlow = ({ lag = 0, pending_bytes = 0 }) => lag > 0 || pending_bytes > PENDING_BYTES;

/** Those that are behind first, those without a connection last; the rest as they were at the last look. */
function bySlowness(a, b) {
  const more = (name) => (b[name] ?? 0) - (a[name] ?? 0);
  const connected = Boolean(b.node) - Boolean(a.node);
  return more("lag") || more("pending_bytes") || connected || a.session.localeCompare(b.session);
}

export class Inspector {
  user;
  /** Of the latest question: an answer to an older one is not shown. */
  asked = 0;

  /** @param onKeyRefused called when the server no longer takes the key */
  constructor(api, onKeyRefused, signal) {
    Object.assign(this, { api, onKeyRefused });
    const on = (selector, type, listener) => $(selector).addEventListener(type, listener, { signal });
    on("#find", "submit", (event) => {
      event.preventDefault();
      this.user = $("#user").value.trim();
      $("#user").setAttribute("aria-invalid", String(this.user === ""));
      if (this.user === "") return this.say("Enter a user’s name first.", true);
      this.say("Searching every node…");
      return this.look();
    });
    on("#watch", "click", () => this.watch($("#watch").getAttribute("aria-pressed") !== "true"));
    on("#end-all", "click", () => this.endAll());
    signal.addEventListener("abort", () => this.watch(false));
  }

  /** Looks a user up, as if the name had been typed in. */
  find(user) {
    $("#user").value = user;
    $("#find").requestSubmit();
    $("#inspector-title").scrollIntoView({ block: "start" });
    $("#user").focus({ preventScroll: true });
  }

  watch(watching) {
    $("#watch").setAttribute("aria-pressed", String(watching));
    clearInterval(this.timer);
    if (watching) this.timer = setInterval(() => this.user && !this.looking && this.look(), WATCH_MS);
  }

  async look() {
    const asked = ++this.asked;
    this.looking = true;
    try {
      const list = await this.api.sessions(this.user);
      if (asked === this.asked) this.show(list);
    } catch (error) {
      if (asked === this.asked) this.fail(error);
    } finally {
      if (asked === this.asked) this.looking = false;
    }
  }

  show({ sessions, unanswered, more }) {
    const nodes = new Set(sessions.map(({ node }) => node).filter(Boolean));
    const connected = sessions.filter(({ node }) => node).length;
    const found =
      sessions.length === 0
        ? `${this.user} has no sessions.`
        : `${this.user} has ${plural(sessions.length, "session")}, ${connected} connected, on ${plural(nodes.size, "node")}.`;
    this.say([found, more && "Not all of them are listed.", silent(unanswered)].filter(Boolean).join(" "), unanswered.length > 0);
    $("#results").hidden = sessions.length === 0;
    $("#end-all").hidden = sessions.length === 0;
    set($("#end-all"), `Disconnect all sessions of ${this.user}`);
    const sorted = sessions.toSorted(bySlowness);
    const body = $("#sessions tbody");
    // A row that is the same session stays the same element: focus and selection survive a look.
    const known = new Map([...body.rows].map((row) => [row.dataset.session, row]));
    const rows = sorted.map((session) => this.fill(known.get(session.session) ?? this.row(session.session), session));
    if (rows.some((row, index) => body.rows[index] !== row) || body.rows.length !== rows.length) body.replaceChildren(...rows);
  }

  row(session) {
    const button = Object.assign(element("button", "small danger", "Disconnect"), { type: "button" });
    button.addEventListener("click", () => this.end(session));
    const titles = ["Session", "Transport", "Node", "Since", "Channels", "Cursor", "Lag", "Pending", ""];
    const cells = titles.map((title, index) => {
      const cell = element("td", index === 6 || index === 7 ? "n" : "");
      cell.dataset.title = title;
      return cell;
    });
    cells[8].append(button);
    const row = element("tr", "", ...cells);
    row.dataset.session = session;
    return row;
  }

  fill(row, { session, transport, node, since, channels, lag, pending_bytes, cursor }) {
    const shown = channels.slice(0, CHANNELS).join(", ");
    const rest = channels.length > CHANNELS ? ` and ${channels.length - CHANNELS} more` : "";
    const texts = [
      session,
      NAMES[transport] ?? "not connected",
      node ?? "–",
      since ? `${span(new Date(since))} ago` : "–",
      shown + rest || "none",
      cursor || "–",
      count(lag),
      bytes(pending_bytes),
    ];
    texts.forEach((text, index) => set(row.cells[index], text));
    for (const index of [0, 2, 5]) row.cells[index].title = texts[index];
    row.cells[3].title = since ?? "";
    row.cells[4].title = channels.join(", ");
    row.dataset.transport = transport ?? "";
    row.classList.toggle("slow", isSlow({ lag, pending_bytes }));
    return row;
  }

  async end(session) {
    const final = await confirm("Disconnect this session?", session);
    if (final !== undefined) await this.carryOut(() => this.api.disconnect(session, final));
  }

  async endAll() {
    const { user } = this;
    const final = await confirm(`Disconnect every session of ${user}?`);
    if (final !== undefined) await this.carryOut(() => this.api.disconnectUser(user, final));
  }

  async carryOut(order) {
    try {
      const { disconnected, refused, unanswered, more } = await order();
      const user = this.user;
      await this.look();
      const said = [`${plural(disconnected, "session")} disconnected.`];
      if (refused.length > 0) said.push(`${plural(refused.length, "session")} could not be disconnected.`);
      if (more) said.push(`${user} has more: disconnect again.`);
      this.say([...said, silent(unanswered), $("#found").textContent].filter(Boolean).join(" "), refused.length + unanswered.length > 0);
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error) {
    if (error.isOfKey) return this.onKeyRefused(error);
    this.say(error.message, true);
    // What was found before may be wrong by now.
    $("#results").hidden = true;
    $("#end-all").hidden = true;
  }

  say(text, failed = false) {
    set($("#found"), text);
    $("#found").classList.toggle("failed", failed);
  }
}

const plural = (n, what) => `${count(n)} ${what}${n === 1 ? "" : "s"}`;

const silent = (nodes) => nodes.length > 0 && `No answer in time from ${nodes.join(", ")}: their sessions are missing here.`;

/** Whether it is to be final; undefined where it is not to be. */
function confirm(question, what = "") {
  const dialog = $("#confirm");
  $("#confirm-title").replaceChildren(question, ...(what ? [" ", element("code", "", what)] : []));
  $("#final").checked = false;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const onClose = () => resolve(dialog.returnValue === "yes" ? $("#final").checked : undefined);
    dialog.addEventListener("close", onClose, { once: true });
  });
}
