// The form that publishes: as a backend would, with the API key; without one, or if so chosen, as the user.
import { $, set } from "../shell/text.js";
import { keep, recall } from "../shell/kept.js";
import { toggle } from "./toggle.js";

const BURST = 100;
const FLOW_PER_SECOND = 4;
/** A page that is left open does not fill anybody's log. */
const FLOW_ENDS_MS = 60_000;
const FIELDS = ["channel", "event", "data", "key", "ttl", "priority", "idempotency_key"];
/** As the server has it: see "Channels" in PROTOCOL.md. */
export const CHANNEL = /^[A-Za-z0-9_.:/@|=+~-]{1,128}$/;
export const CHANNEL_RULE = "A channel name may have up to 128 letters, digits and _ . : / @ | = + ~ -";

export class Publisher {
  /** The API key; undefined: as the user. */
  key;
  form = $("#publish");
  pending = false;

  /** @param page `base`, `client()`, `onPublished(channel, seqs)`, `onInput()` */
  constructor(page) {
    this.page = page;
    const fields = this.form.elements;
    for (const name of FIELDS) fields[name].value = recall(`form-${name}`, fields[name].value);
    $("#more").open = FIELDS.slice(3).some((name) => fields[name].value !== "");
    this.form.addEventListener("input", ({ target }) => {
      keep(`form-${target.name}`, target.value);
      this.fault(target, "");
      page.onInput();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.publish(1);
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.publish(1);
    });
    $("#burst").addEventListener("click", () => this.publish(BURST));
    toggle($("#flow"), (on) => this.flow(on));
  }

  /** Publishes steadily for a while. */
  flow(on) {
    clearInterval(this.flowing);
    this.flowing = undefined;
    keep("flow", on);
    $("#flow").setAttribute("aria-pressed", String(on));
    if (!on) return this.note("");
    const until = Date.now() + FLOW_ENDS_MS;
    this.note(`Publishing ${FLOW_PER_SECOND} messages a second to ${this.form.elements.channel.value}, for a minute.`);
    this.flowing = setInterval(() => {
      if (Date.now() > until) {
        this.flow(false);
        return this.note("Flow stopped after a minute. Press Flow to continue.");
      }
      // One at a time, so that a slow server is not pressed harder; none from a tab that nobody sees.
      if (!this.pending && !document.hidden) this.publish(1);
    }, 1_000 / FLOW_PER_SECOND);
  }

  note(text) {
    $("#flow-note").hidden = text === "";
    set($("#flow-note"), text);
  }

  async publish(count) {
    const message = this.read();
    if (!message) {
      if (this.flowing) this.flow(false);
      return;
    }
    this.pending = true;
    const began = performance.now();
    try {
      const results = this.key ? await this.asBackend(message, count) : await this.asUser(message, count);
      const seqs = results.map((result) => result?.seq).filter((seq) => seq !== undefined);
      this.page.onPublished(message.channel, seqs);
      const ms = Math.round(performance.now() - began);
      const [first, last] = [Math.min(...seqs), Math.max(...seqs)];
      const range = seqs.length === 0 ? "" : first === last ? ` as seq ${first}` : ` as seq ${first}–${last}`;
      // Several times a second would be too much for anybody who has the page read out.
      if (!this.flowing || this.failed) this.say(`${results.length === 1 ? "Published" : `${results.length} published`} to ${message.channel}${range} in ${ms} ms.`);
    } catch (error) {
      this.say(error instanceof TypeError ? `${this.page.base.host} does not answer. Nothing was published.` : `Not published: ${error.message}`, true);
    } finally {
      this.pending = false;
    }
  }

  /** What the form says; undefined where it says so itself what is wrong. */
  read() {
    const { channel, event, data, key, ttl, priority, idempotency_key } = this.form.elements;
    const faults = [];
    const check = (field, fault) => {
      this.fault(field, fault);
      if (fault) faults.push(field);
    };
    check(channel, CHANNEL.test(channel.value) ? "" : CHANNEL_RULE);
    let parsed;
    try {
      parsed = JSON.parse(data.value);
      check(data, "");
    } catch (error) {
      check(data, `This is not JSON: ${error.message}`);
    }
    check(ttl, ttl.value === "" || /^[1-9]\d*$/.test(ttl.value) ? "" : "The lifetime must be a whole number of seconds.");
    if (faults.length > 0) {
      // Not while the flow runs, and somebody is typing.
      if (!this.flowing) faults[0].focus();
      return undefined;
    }
    const message = { channel: channel.value, event: event.value || "message", data: parsed };
    if (key.value) message.key = key.value;
    if (ttl.value) message.ttl = Number(ttl.value);
    if (priority.value) message.priority = priority.value;
    if (idempotency_key.value) message.idempotency_key = idempotency_key.value;
    return message;
  }

  fault(field, text) {
    field.setAttribute("aria-invalid", String(text !== ""));
    const place = $(`#${field.name}-fault`);
    if (place) set(place, text);
  }

  /** What code would send: the form as it is, as far as it can be read. */
  get message() {
    const { channel, event, data } = this.form.elements;
    try {
      return { channel: channel.value, event: event.value || "message", data: JSON.parse(data.value) };
    } catch {
      return { channel: channel.value, event: event.value || "message", data: {} };
    }
  }

  use({ channel, event, data, key = "", priority = "" }) {
    const values = { channel, event, data: JSON.stringify(data, null, 2), key, priority };
    for (const [name, value] of Object.entries(values)) {
      this.form.elements[name].value = value;
      keep(`form-${name}`, value);
    }
    this.page.onInput();
    this.form.elements.data.focus();
  }

  async asBackend(message, count) {
    const [path, body] = count === 1 ? ["v1/publish", message] : ["v1/publish/batch", { publishes: Array(count).fill(message) }];
    const response = await fetch(new URL(path, this.page.base), {
      method: "POST",
      headers: { Authorization: `Bearer ${this.key}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.detail ?? answer.title ?? `the server answered ${response.status}`);
    if (count === 1) return answer.results;
    return answer.results.flatMap((one) => {
      if (one.problem) throw new Error(one.problem.detail ?? one.problem.title);
      return one.results;
    });
  }

  asUser({ channel, event, data, idempotency_key }, count) {
    const options = idempotency_key ? { idempotencyKey: idempotency_key } : {};
    return Promise.all(Array.from({ length: count }, () => this.page.client().publish(channel, event, data, options)));
  }

  say(text, failed = false) {
    this.failed = failed;
    set($("#outcome"), text);
    $("#outcome").classList.toggle("failed", failed);
  }
}
