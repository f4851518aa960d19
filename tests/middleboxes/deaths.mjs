// The server dies, drains, or stays away, under hundreds of clients in Node over all transports: all come back, nothing
// is lost, nothing comes twice, and they do not come all at once.
//
//   node deaths.mjs [--server BINARY] [--clients 200] [--outage 30]
//
// Out: {"type":"case","name","faults", …} for each, then {"type":"done","faults":[…]}.
import { parseArgs } from "node:util";
import { setTimeout } from "node:timers/promises";
import WebSocket from "ws";
import { createClient } from "../../static/belfry.js";
import { Server, serverBinary } from "./server.mjs";
import { emit, finish, until } from "./tell.mjs";

globalThis.WebSocket ??= WebSocket;

const TRANSPORTS = ["ws", "sse", "poll"];
const CHANNEL = "deaths";
/** Between messages: some are on their way when the server dies. */
const EVERY_MS = 50;
/** How long is talked before and after. */
const TALK_MS = 2_000;
/** For all to be back: the longest that the clients may wait between two tries, twice, and some work. */
const BACK_TIMEOUT_MS = 90_000;

/**
 * The longest wait is spread over 30 s, of which a client has waited out a part at random when the server is back. In
 * any one second then fewer than a third come, unless it is no outage to speak of.
 */
const SHARE_AT_ONCE = 1 / 3;
const CEILING_MS = 30_000;

class Listener {
  numbers = [];
  gaps = [];
  /** When it was live again, each time. */
  back = [];

  constructor(server, token, transport) {
    this.client = createClient(server.base, { auth: () => token, channels: [CHANNEL], transports: [transport], storage: null });
    this.client.on("message", ({ data }) => this.numbers.push(data));
    this.client.on("gap", (gap) => this.gaps.push(gap));
    this.client.on("recovered", () => this.back.push(Date.now()));
    this.client.connect();
  }

  get live() {
    return this.client.state.phase === "live";
  }
}

class Crowd {
  #last = 0;
  #unsure = [];
  #talking;

  constructor(server, listeners) {
    Object.assign(this, { server, listeners });
  }

  talk() {
    this.#talking = true;
    this.talked = (async () => {
      for (; this.#talking; await setTimeout(EVERY_MS)) {
        const number = (this.#last += 1);
        // Where no answer came nobody knows whether it is to be heard.
        if (!(await this.server.tryPublish(CHANNEL, number))) this.#unsure.push(number);
      }
    })();
  }

  /** Falls silent, waits until all have heard all, and says who has not. */
  async judge() {
    this.#talking = false;
    await this.talked;
    await until(BACK_TIMEOUT_MS, () => this.listeners.every(({ live }) => live));
    let sure = false;
    while (!sure) {
      sure = await this.server.tryPublish(CHANNEL, (this.#last += 1));
      if (!sure) this.#unsure.push(this.#last);
    }
    const last = this.#last;
    await until(BACK_TIMEOUT_MS, () => this.listeners.every(({ numbers }) => numbers.at(-1) === last));
    const unsure = new Set(this.#unsure);
    const faults = [];
    this.listeners.forEach(({ client, numbers, gaps }, index) => {
      const heard = new Set(numbers);
      const missing = Array.from({ length: last }, (_, index) => index + 1).filter((n) => !heard.has(n) && !unsure.has(n));
      const who = `client ${index} (${TRANSPORTS[index % TRANSPORTS.length]})`;
      if (client.state.phase !== "live") faults.push(`${who} is ${client.state.phase}: ${client.state.lastError}`);
      if (missing.length) faults.push(`${who} has not heard ${missing}`);
      if (heard.size !== numbers.length) faults.push(`${who} heard some twice`);
      if (gaps.length) faults.push(`${who} was told of gaps: ${JSON.stringify(gaps)}`);
    });
    return { faults, published: last, unsure: unsure.size };
  }
}

/** How many came back in the fullest second. */
function fullestSecond(times) {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  for (let from = 0, to = 0; to < sorted.length; to++) {
    while (sorted[to] - sorted[from] >= 1_000) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

finish(async () => {
  const { values } = parseArgs({
    options: {
      server: { type: "string" },
      clients: { type: "string", default: "200" },
      outage: { type: "string", default: "30" },
    },
  });
  const outageMs = Number(values.outage) * 1_000;
  const server = await Server.start(serverBinary(values.server));
  const token = await server.token("ann", CHANNEL);
  const listeners = Array.from(
    { length: Number(values.clients) },
    (_, index) => new Listener(server, token, TRANSPORTS[index % TRANSPORTS.length]),
  );
  const faults = [];
  if (!(await until(BACK_TIMEOUT_MS, () => listeners.every(({ live }) => live)))) throw new Error("not all came up");

  const crowd = new Crowd(server, listeners);
  const play = async (name, act) => {
    listeners.forEach((listener) => (listener.back = []));
    crowd.talk();
    await setTimeout(TALK_MS);
    const more = await act();
    await setTimeout(TALK_MS);
    const verdict = await crowd.judge();
    const wrong = [...verdict.faults, ...(more?.() ?? [])];
    const back = listeners.flatMap(({ back }) => back);
    emit({ type: "case", name, ...verdict, back: back.length, fullestSecond: fullestSecond(back), faults: wrong });
    faults.push(...wrong.map((fault) => `${name}: ${fault}`));
  };

  await play("killed", async () => {
    await server.end("KILL");
    await server.up();
    return () => (listeners.every(({ back }) => back.length) ? [] : ["some did not notice"]);
  });
  await play("drained", async () => {
    await server.end("TERM");
    await server.up();
  });
  await play(`away for ${values.outage} s`, async () => {
    await server.end("KILL");
    await setTimeout(outageMs);
    await server.up();
    return () => {
      const most = fullestSecond(listeners.flatMap(({ back }) => back.slice(0, 1)));
      const limit = listeners.length * SHARE_AT_ONCE;
      return outageMs >= CEILING_MS && most > limit ? [`${most} came back within a second`] : [];
    };
  });
  listeners.forEach(({ client }) => client.close());
  return faults;
});
