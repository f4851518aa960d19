// What is wrong, in words, and what to do about it. The same trouble of several clients is said once.
import { $, element, set } from "../shell/text.js";
import { NO_ANSWER } from "./credentials.js";

const host = location.host;

/** By the error's code: what is wrong, and what to do. `own`: whether other credentials are the cure. */
const KNOWN = {
  connection_lost: () => [`${host} does not answer.`, "If the server was stopped, start it again. Anything published in the meantime arrives once it is back."],
  offline: () => ["This device is offline.", "The clients come back as soon as there is a network."],
  going_away: () => [`${host} is shutting down.`, "Start it again, or wait for the next node."],
  unavailable: (detail) => ["The server cannot serve this client right now.", `${detail}. The client tries again.`],
  busy: (detail) => ["The server is busy.", `${detail}. The client tries again.`],
  rate_limited: (detail) => ["Too many requests.", `${detail}. The client waits as long as the server asks.`],
  unauthorized: (detail) => ["The server does not accept the token.", `It says: ${detail}. Use another token.`, true],
  token_expired: () => ["The token has expired.", "Make a new one with belfry token and paste it.", true],
  token_revoked: () => ["The token has been revoked.", "Make another one with belfry token and paste it.", true],
  auth_failed: (detail) => detail.endsWith(NO_ANSWER) ? KNOWN.connection_lost() : ["There is no token to connect with.", `${detail.replace(/^Error: /, "")}. The client tries again.`, true],
  forbidden: (detail) => ["The token does not allow this.", `The server says: ${detail}.`, true],
  forbidden_origin: () => [`The server does not serve pages from ${location.origin}.`, "Add this origin to cors.origins and restart the server."],
  forbidden_host: () => [`With --dev the server only answers on this machine, not at ${host}.`, "Open the page at 127.0.0.1, or start the server without --dev."],
  disconnected: () => ["An operator has ended this session for good.", "Connect again to open a new one."],
  closed: () => ["The client is closed.", "Connect again to go on."],
};

function explain({ code, message }) {
  // A client's error begins with its code, which the words say better.
  const detail = message.replace(`${code}: `, "").replace(/\.$/, "");
  return KNOWN[code]?.(detail) ?? [`${code}: ${detail}.`, "The list of codes in PROTOCOL.md says what it means."];
}

export class Troubles {
  root = $("#troubles");
  shown = "";

  /** @param onKeys asked for other credentials @param onRemove takes a channel off */
  constructor({ onKeys, onRemove }) {
    Object.assign(this, { onKeys, onRemove });
  }

  draw(lanes) {
    const found = this.find(lanes);
    // What says the same stays the same elements: focus and selection survive.
    const shown = JSON.stringify(found.map(({ what, todo, who }) => [what, todo, who]));
    if (shown !== this.shown) {
      this.shown = shown;
      this.root.replaceChildren(...found.map((trouble) => this.element(trouble)));
    }
    [...this.root.children].forEach((one, index) => {
      const at = Math.min(...found[index].lanes.map(({ client }) => client.state.nextRetryAt ?? Infinity));
      const left = Math.max(0, Math.ceil((at - Date.now()) / 1_000));
      set($(".countdown", one), found[index].channel ? "" : at === Infinity ? (found[index].isClosed ? "" : "Trying now…") : `Next try in ${left} s`);
    });
  }

  find(lanes) {
    const found = new Map();
    const add = (key, lane, trouble) => {
      if (!found.has(key)) found.set(key, { ...trouble, lanes: [] });
      found.get(key).lanes.push(lane);
    };
    for (const lane of lanes) {
      const { trouble } = lane;
      if (trouble) {
        const [what, todo, own] = explain(trouble);
        const isClosed = lane.client.state.phase === "closed";
        add(`${what}${todo}${isClosed}`, lane, { what, todo, own, isClosed });
      }
      for (const [channel, error] of lane.refused) {
        const todo = error.code === "forbidden" ? `The server says: ${error.message.replace("forbidden: ", "")}.` : `${explain(error).join(" ")}`;
        add(channel, lane, { what: `The channel ${channel} is refused.`, todo, channel });
      }
    }
    return [...found.values()].map((one) => ({ ...one, who: one.lanes.length === lanes.length ? "" : one.lanes.map(({ name }) => name).join(", ") }));
  }

  element({ what, todo, who, own, channel, lanes, isClosed }) {
    const button = (text, className, then) => {
      const made = Object.assign(element("button", className, text), { type: "button" });
      made.addEventListener("click", then);
      return made;
    };
    const countdown = element("span", "countdown");
    countdown.setAttribute("aria-live", "off");
    const actions = channel
      ? [button("Remove it", "small", () => this.onRemove(channel))]
      : [button(isClosed ? "Connect again" : "Try now", "small", () => lanes.forEach((lane) => lane.tryNow()))];
    if (own) actions.unshift(button("Change credentials", "small primary", this.onKeys));
    return element(
      "div",
      "trouble",
      element("p", "", element("strong", "", who ? `${who}: ` : "", what), " ", todo),
      element("div", "actions", countdown, ...actions),
    );
  }
}
