// The messages as a table, newest first: one row for each, and how long each client waited for it.
import { $, element, set } from "../shell/text.js";
import { KINDS, NAMES, moment, span } from "./names.js";

const ROWS = 300;
const DATA_CHARS = 240;

export class Messages {
  /** Newest last: messages, and notes about the clients. */
  entries = [];
  byKey = new Map();
  /** Came since the last drawing. */
  news = [];
  filter = "";
  /** While paused: how many have come. */
  missed = undefined;
  body = $("#log tbody");

  /** @param onOpen called with the entry that is to be looked at */
  constructor(onOpen) {
    this.onOpen = onOpen;
  }

  /** Of one client. Answers the entry, which is the same for all three. */
  add(lane, message, arrival) {
    const key = `${message.channel} ${message.seq ?? message.id}`;
    let entry = this.byKey.get(key);
    if (!entry) {
      entry = { key, message, arrivals: {} };
      this.byKey.set(key, entry);
      this.push(entry);
    }
    const known = entry.arrivals[lane.home];
    entry.arrivals[lane.home] = arrival.again && known ? { ...known, again: true } : arrival;
    if (entry.row) this.fill(entry);
    return entry;
  }

  note(lane, text, bad) {
    this.push({ note: `${lane.name}: ${text}`, at: Date.now(), via: lane.home, bad });
  }

  push(entry) {
    this.entries.push(entry);
    this.news.push(entry);
    if (this.news.length > ROWS) this.news.shift();
    if (this.entries.length > ROWS) this.byKey.delete(this.entries.shift().key);
    if (this.missed !== undefined && entry.message) this.missed += 1;
  }

  clear() {
    Object.assign(this, { entries: [], byKey: new Map(), news: [] });
    this.body.replaceChildren();
    if (this.missed !== undefined) this.missed = 0;
  }

  pause(on) {
    this.missed = on ? 0 : undefined;
  }

  search(text) {
    this.filter = text.trim().toLowerCase();
    for (const entry of this.entries) if (entry.row) entry.row.hidden = !this.fits(entry);
  }

  fits({ message, note }) {
    if (!this.filter) return true;
    const text = message ? `${message.channel} ${message.seq} ${message.event} ${JSON.stringify(message.data)}` : note;
    return text.toLowerCase().includes(this.filter);
  }

  draw() {
    if (this.missed === undefined && this.news.length > 0) {
      this.body.prepend(...this.news.splice(0).reverse().map((entry) => this.row(entry)));
      while (this.body.childElementCount > ROWS) this.body.lastElementChild.remove();
    }
    const messages = this.byKey.size;
    $("#nothing").hidden = messages > 0;
    const found = this.filter ? [...this.byKey.values()].filter((entry) => this.fits(entry)).length : messages;
    const parts = [this.filter && `${found} of ${messages} match.`, this.missed !== undefined && `Paused. ${this.missed} more since.`];
    set($("#shown"), parts.filter(Boolean).join(" "));
  }

  row(entry) {
    const row = element("tr", "");
    entry.row = row;
    row.hidden = !this.fits(entry);
    if (entry.note) {
      const cell = element("td", entry.bad ? "note bad" : "note", entry.note);
      cell.colSpan = 6;
      row.append(element("td", "at", moment(entry.at)), cell);
      return row;
    }
    const { channel, seq, event, data, at } = entry.message;
    const button = Object.assign(element("button", "open", event), { type: "button" });
    button.addEventListener("click", () => this.onOpen(entry));
    const latencies = KINDS.map((kind) => {
      const cell = element("td", "n ms");
      cell.dataset.transport = kind;
      return cell;
    });
    row.append(
      element("td", "at", moment(Date.parse(at))),
      element("td", "channel", channel),
      element("td", "n seq", seq ?? "–"),
      element("td", "what", button, " ", element("code", "", JSON.stringify(data).slice(0, DATA_CHARS))),
      ...latencies,
    );
    this.fill(entry);
    return row;
  }

  fill({ row, arrivals }) {
    KINDS.forEach((kind, index) => {
      const cell = row.cells[4 + index];
      const arrival = arrivals[kind];
      set(cell, arrival ? `${arrival.earlier ? "earlier" : span(arrival.ms)}${arrival.again ? " ×2" : ""}` : "…");
      cell.classList.toggle("late", Boolean(arrival?.late && !arrival.earlier));
      cell.classList.toggle("wrong", Boolean(arrival?.again));
      if (arrival) cell.dataset.via = arrival.via;
    });
  }
}

/** How one client got it, in words. */
export function arrivalOf(kind, arrival) {
  if (!arrival) return "not yet";
  const over = arrival.via === kind ? "" : `, carried by ${NAMES[arrival.via]}`;
  if (arrival.earlier) return `was there before this page opened${over}`;
  return `${span(arrival.ms)}${over}${arrival.late ? ", caught up after being away" : ""}${arrival.again ? ", and a second time" : ""}`;
}
