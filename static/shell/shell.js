// What both pages have at the top: where one is, the theme, which node answers, and whether it does.
import { $, span, set } from "./text.js";

const THEMES = ["system", "light", "dark"];
const UPTIME_EVERY_MS = 1_000;

function chosen() {
  return document.documentElement.dataset.theme ?? "system";
}

function choose(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem("belfry-theme");
    else localStorage.setItem("belfry-theme", theme);
  } catch {
    // It lasts as long as the page, then.
  }
  document.dispatchEvent(new Event("belfry-theme"));
}

export class Shell {
  /** @param base where Belfry is served */
  constructor(base) {
    this.base = base;
    const button = $("#theme");
    const name = () => {
      button.dataset.theme = chosen();
      set($(".words", button), `Theme: ${chosen()}`);
    };
    button.addEventListener("click", () => {
      choose(THEMES[(THEMES.indexOf(chosen()) + 1) % THEMES.length]);
      name();
    });
    name();
    setInterval(() => this.drawUptime(), UPTIME_EVERY_MS);
  }

  /** The connection in a word or two, read out when it changes. `phase` is one of the client's. */
  say(phase, words) {
    $("#link").dataset.phase = phase;
    set($("#link .words"), words);
  }

  /** Any of `node`, `version`, and `since` in milliseconds since 1970. */
  know(facts) {
    for (const [name, value] of Object.entries(facts)) {
      if (value === undefined) continue;
      if (name === "since") this.since = value;
      else set($(`#fact-${name}`), value);
      $(`#fact-${name === "since" ? "uptime" : name}`).parentElement.hidden = false;
    }
    this.drawUptime();
  }

  drawUptime() {
    if (this.since) set($("#fact-uptime"), span(this.since));
  }
}
