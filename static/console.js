// The console: three clients of one log, each pinned to one transport, and what there is to do with them.
import "./belfry-bell.js";
import { Channels } from "./console/channels.js";
import { Credentials } from "./console/credentials.js";
import { Drawer } from "./console/drawer.js";
import { Lane } from "./console/lane.js";
import { Messages } from "./console/messages.js";
import { KINDS, pause } from "./console/names.js";
import { Publisher } from "./console/publisher.js";
import { Snippets } from "./console/snippets.js";
import { Ledger } from "./console/tally.js";
import { toggle } from "./console/toggle.js";
import { SECONDS } from "./console/track.js";
import { Troubles } from "./console/troubles.js";
import { keep, recall } from "./shell/kept.js";
import { Shell } from "./shell/shell.js";
import { $, element } from "./shell/text.js";
import { Sample } from "./shell/metrics.js";

const DEV_CHANNELS = ["demo", "news"];
/** Of each channel, so many messages are shown again after a reload. */
const SHOWN_AGAIN = 50;
const SERVER_RETRY_MS = 2_000;
/** Countdowns go on, whatever else happens. */
const WORDS_EVERY_MS = 200;
const KEEP_EVERY_MS = 1_000;
const FACTS_EVERY_MS = 30_000;
const base = new URL("./", location.href);
const still = matchMedia("(prefers-reduced-motion: reduce)");

const shell = new Shell(base);
const ledger = new Ledger();
const drawer = new Drawer();
const messages = new Messages((entry) => open(entry));
const open = (entry) => drawer.message(entry, lanes, (message) => publisher.use(message));

const page = {
  base,
  client: () => lanes[0].client,
  onMessage: (lane, message, arrival) => messages.add(lane, message, arrival),
  onNote: (lane, text, bad) => messages.note(lane, text, bad),
  onWhy: (lane) => drawer.why(lane),
  onPick: open,
  onChange() {},
  onPublished(channel, seqs) {
    for (const seq of seqs) ledger.add(channel, seq);
  },
  onInput: () => snippets?.draw(),
};
const lanes = KINDS.map((kind) => new Lane(kind, base, ledger, page));
$("#lanes").append(...lanes.map(({ root }) => root));

const credentials = new Credentials(base, () => connect());
const publisher = new Publisher(page);
const channels = new Channels(recall("channels", DEV_CHANNELS), {
  onAdd(name) {
    for (const lane of lanes) if (lane.client) lane.listen(name);
    snippets?.draw();
  },
  onRemove(name) {
    for (const lane of lanes) lane.leave(name);
    snippets?.draw();
  },
});
const troubles = new Troubles({ onKeys: () => credentials.ask(), onRemove: (name) => channels.remove(name) });
let snippets;
let bell;

function connect() {
  publisher.key = credentials.key;
  const seen = recall("seen", {});
  // The first time only: after that each lane knows where it was.
  for (const lane of lanes) {
    const known = lane.client && lane.user === credentials.user ? lane.known() : new Map();
    lane.user = credentials.user;
    lane.connect(credentials.auth, new Map([...channels.names].map((name) => [name, known.get(name) ?? before(seen[name])])));
  }
  // As a page of its own would have it.
  bell?.remove();
  bell = document.createElement("belfry-bell");
  bell.setAttribute("channels", `user:${credentials.user}`);
  bell.auth = credentials.auth;
  $("#bell").append(bell);
  snippets ??= new Snippets(() => ({
    origin: base.href.replace(/\/$/, ""),
    key: credentials.dev ? "bk_dev" : "$BELFRY_KEY",
    tokenUrl: credentials.dev ? credentials.tokenUrl : "/push-token",
    channels: channels.names.size > 0 ? [...channels.names] : ["news"],
    message: publisher.message,
  }));
  snippets.draw();
}

const before = (seq) => (seq === undefined ? undefined : Math.max(0, seq - SHOWN_AGAIN));

/** How far each channel has been seen: from a little before it a reload goes on. */
function keepSeen() {
  const seen = recall("seen", {});
  for (const { tally } of lanes) {
    for (const [name, { last }] of tally.channels) seen[name] = Math.max(last, seen[name] ?? 0);
  }
  keep("seen", seen);
}

/** In the bar: all three in one word. */
function sayLink() {
  const phases = lanes.map(({ client }) => client?.state.phase ?? "connecting");
  const live = phases.filter((phase) => phase === "live").length;
  if (live === phases.length) return shell.say("live", "Connected");
  if (live > 0) return shell.say("recovering", `${live} of ${phases.length} connected`);
  const [phase] = phases;
  return shell.say(phase, { connecting: "Connecting", recovering: "Reconnecting", offline: "Offline", closed: "Closed" }[phase] ?? "Connecting");
}

function drawWords() {
  for (const lane of lanes) lane.draw();
  sayLink();
  channels.mark(lanes);
  if (lanes[0].client) troubles.draw(lanes);
  shell.know({ node: lanes.find(({ node }) => node)?.node });
}

let drawn = 0;
let paused = false;
function drawTracks() {
  requestAnimationFrame(drawTracks);
  const now = Date.now();
  messages.draw();
  // Where nothing is to move, time goes on in steps.
  if (paused || (still.matches && now - drawn < 1_000)) return;
  drawn = now;
  for (const { track } of lanes) track.draw(now);
}

/** Version and uptime: `/metrics` says them, where a proxy lets this page see it. */
async function knowServer() {
  const answer = await fetch(new URL("metrics", base), { cache: "no-store" }).catch(() => undefined);
  if (!answer?.ok) return;
  const sample = new Sample(await answer.text(), Date.now() / 1_000);
  shell.know({ version: sample.label("belfry_build_info", "version"), since: sample.process * 1_000 || undefined });
}

async function lookForServer() {
  for (;;) {
    try {
      return await credentials.look();
    } catch {
      shell.say("recovering", "No answer");
      publisher.say(`${base.host} does not answer. Trying again every ${SERVER_RETRY_MS / 1_000} s.`, true);
      await pause(SERVER_RETRY_MS);
    }
  }
}

async function main() {
  const steps = [3, 2, 1].map((step) => element("span", "", `−${(SECONDS * step) / 3} s`));
  $("#ticks").append(...steps, element("span", "", "now"));
  toggle($("#shake"), (on) => lanes.forEach((lane) => lane.shake(on)));
  toggle($("#pause"), (on) => {
    paused = on;
    messages.pause(on);
    $("#pause").textContent = on ? "Resume" : "Pause";
  });
  $("#cut-all").addEventListener("click", () => lanes.forEach((lane) => lane.cut()));
  $("#clear").addEventListener("click", () => {
    messages.clear();
    for (const lane of lanes) lane.clear();
    drawWords();
  });
  $("#filter").value = recall("filter", "");
  messages.search($("#filter").value);
  $("#filter").addEventListener("input", ({ target }) => {
    keep("filter", target.value);
    messages.search(target.value);
  });
  drawTracks();
  await lookForServer();
  knowServer();
  setInterval(knowServer, FACTS_EVERY_MS);
  if (credentials.dev || credentials.own) connect();
  else credentials.ask();
  if (credentials.dev && recall("flow", true)) publisher.flow(true);
  setInterval(drawWords, WORDS_EVERY_MS);
  setInterval(keepSeen, KEEP_EVERY_MS);
  addEventListener("pagehide", keepSeen);
}

main();
