// The channels and the users of the node that answers: found by how their names begin, a page at a time.
import { $, count, element, rate, set } from "../shell/text.js";

const EVERY_MS = 5_000;
const TYPED_MS = 250;
const PAGE = 10;

/** A table that is asked for again while it is looked at. */
class Table {
  offset = 0;
  asked = 0;

  /** @param ask `(prefix, sort, offset, limit)` answers `{rows, total, complete}` @param cells of a row */
  constructor(name, ask, cells, signal) {
    Object.assign(this, { name, ask, cells, root: $(`#${name}`) });
    const on = (selector, type, listener) => $(selector, this.root).addEventListener(type, listener, { signal });
    on("form", "submit", (event) => event.preventDefault());
    on("form", "input", () => {
      clearTimeout(this.typed);
      this.typed = setTimeout(() => this.turn(0), TYPED_MS);
    });
    on(".before", "click", () => this.turn(this.offset - PAGE));
    on(".after", "click", () => this.turn(this.offset + PAGE));
    const timer = setInterval(() => document.hidden || this.look(), EVERY_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
    this.look();
  }

  turn(offset) {
    this.offset = Math.max(0, offset);
    return this.look();
  }

  async look() {
    const asked = ++this.asked;
    const { prefix, sort } = this.root.querySelector("form").elements;
    try {
      const page = await this.ask(prefix.value.trim(), sort?.value, this.offset, PAGE);
      if (asked === this.asked) this.show(page);
    } catch (error) {
      const why = error.status === 404 ? "/admin/ is not open to this page: a proxy may be blocking it" : error.message;
      if (asked === this.asked) this.say(`${why}.`, true);
    }
  }

  show({ rows, total, complete }) {
    // What was shown before has gone meanwhile.
    if (rows.length === 0 && this.offset > 0) return this.turn(0);
    const body = $("tbody", this.root);
    while (body.childElementCount > rows.length) body.lastElementChild.remove();
    rows.forEach((row, index) => {
      if (!body.children[index]) body.append(element("tr", "", element("td", "name"), ...this.cells(row).map(() => element("td", "n"))));
      this.fill(body.children[index].cells, row);
    });
    $(".before", this.root).disabled = this.offset === 0;
    $(".after", this.root).disabled = this.offset + rows.length >= total;
    const range = rows.length === 0 ? "None" : `${count(this.offset + 1)}–${count(this.offset + rows.length)} of ${count(total)}`;
    return this.say(complete ? range : `${range}, and more: type the start of a name`);
  }

  fill(cells, row) {
    this.tell(cells[0], row);
    this.cells(row).forEach((text, index) => set(cells[index + 1], text));
  }

  say(text, failed = false) {
    set($(".outcome", this.root), text);
    $(".outcome", this.root).classList.toggle("failed", failed);
  }
}

export class ChannelTable extends Table {
  constructor(api, signal) {
    const ask = async (...query) => {
      const { channels: rows, total, complete } = await api.channels(...query);
      return { rows, total, complete };
    };
    super("channels", ask, ({ listeners, rate: aSecond }) => [count(listeners), rate(aSecond)], signal);
  }

  tell(cell, { channel }) {
    set(cell, channel);
  }
}

export class UserTable extends Table {
  /** @param onUser called with the one whose sessions are to be shown */
  constructor(api, onUser, signal) {
    const ask = async (prefix, _, offset, limit) => {
      const { users: rows, total, complete } = await api.users(prefix, offset, limit);
      return { rows, total, complete };
    };
    super("users", ask, ({ sessions, connected }) => [count(sessions), count(connected)], signal);
    this.onUser = onUser;
  }

  tell(cell, { user }) {
    if (!cell.firstChild) {
      const button = Object.assign(element("button", "name"), { type: "button" });
      button.addEventListener("click", () => this.onUser(button.textContent));
      cell.append(button);
    }
    set(cell.firstChild, user);
  }
}
