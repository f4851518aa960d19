// The channels that all three clients listen to: a chip for each, and a place to add one.
import { $, element, set } from "../shell/text.js";
import { keep } from "../shell/kept.js";
import { CHANNEL, CHANNEL_RULE } from "./publisher.js";

export class Channels {
  names = new Set();

  /** @param page `onAdd(name)`, `onRemove(name)` */
  constructor(names, page) {
    this.page = page;
    for (const name of names) this.show(name);
    $("#listen").addEventListener("submit", (event) => {
      event.preventDefault();
      const { channel } = event.target.elements;
      const name = channel.value.trim();
      const fault = CHANNEL.test(name) ? "" : CHANNEL_RULE;
      channel.setAttribute("aria-invalid", String(fault !== ""));
      set($("#listen-fault"), fault);
      if (fault) return channel.focus();
      this.add(name);
      return event.target.reset();
    });
  }

  add(name) {
    if (this.names.has(name)) return;
    this.show(name);
    keep("channels", [...this.names]);
    this.page.onAdd(name);
  }

  remove(name) {
    this.names.delete(name);
    keep("channels", [...this.names]);
    this.page.onRemove(name);
    const chip = [...$("#chosen").children].find(({ dataset }) => dataset.channel === name);
    const beside = chip.nextElementSibling ?? chip.previousElementSibling;
    const held = chip.contains(document.activeElement);
    chip.remove();
    $(`#channels option[value="${CSS.escape(name)}"]`)?.remove();
    if (held) (beside?.querySelector("button") ?? $("#listen input")).focus();
  }

  show(name) {
    this.names.add(name);
    const remove = Object.assign(element("button", "", "×"), { type: "button" });
    remove.setAttribute("aria-label", `Stop listening to ${name}`);
    remove.addEventListener("click", () => this.remove(name));
    const chip = element("li", "", element("span", "", name), remove);
    chip.dataset.channel = name;
    $("#chosen").append(chip);
    $("#channels").append(Object.assign(document.createElement("option"), { value: name }));
  }

  /** Those that the server refuses are marked; why, is said in words above. */
  mark(lanes) {
    for (const chip of $("#chosen").children) {
      const refused = lanes.some((lane) => lane.refused.has(chip.dataset.channel));
      chip.classList.toggle("refused", refused);
      set($("span", chip), refused ? `${chip.dataset.channel} (refused)` : chip.dataset.channel);
    }
  }
}
