import type { BellLabels } from "./labels.js";
import type { BellSnapshot } from "./source.js";
import { say } from "./words.js";

/** How it is, in the panel's last line: nothing where all is well. */
export function showState(footer: HTMLElement, { phase, nextRetryAt, error }: BellSnapshot, labels: BellLabels): void {
  const words = { idle: "", live: "", connecting: labels.connecting, recovering: labels.reconnecting, offline: labels.offline, closed: labels.closed }[phase];
  const what = phase === "live" && error ? labels.refused : words;
  const seconds = nextRetryAt === undefined ? 0 : Math.ceil((nextRetryAt - Date.now()) / 1_000);
  const set = (selector: string, text: string) => {
    const element = footer.querySelector(selector)!;
    if (element.textContent !== text) element.textContent = text;
  };
  footer.hidden = what === "";
  footer.dataset.phase = phase;
  set(".state", what && say(what));
  // How a connection broke is nothing to tell a customer: that it did is said already.
  set(".reason", error && !/^(connection_lost|going_away)$/.test(error.code) ? error.message : "");
  set(".retry", seconds > 0 ? say(labels.retry, seconds) : "");
}
