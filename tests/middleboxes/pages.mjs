// What runs inside pages. Functions here are handed to `page.evaluate`, so each stands alone and may use only its
// argument and the page's globals. All keep the same record: `seen.first`, milliseconds from the start of the client
// to its first message; `seen.numbers`, what came, in order; `seen.transports`, over what.

/** `shared`: with the other tabs that have the same name. */
export async function openBelfry({ base = location.origin, channel, token, options, shared }) {
  const seen = { first: undefined, numbers: [], gaps: [], transports: [], states: [] };
  const from = performance.now();
  const all = { auth: () => token, ...options };
  const client = shared
    ? (await import(`${base}/belfry-shared.js`)).createSharedClient(base, { name: channel, ...all })
    : belfry.createClient(base, { channels: [channel], ...all });
  const source = shared ? client.channel(channel) : client;
  source.on("message", ({ data }) => {
    seen.first ??= Math.round(performance.now() - from);
    seen.numbers.push(data);
  });
  source.on("gap", (gap) => seen.gaps.push(gap));
  client.subscribe(() => {
    const { phase: what, transport, attempt, lastError } = client.state;
    if (transport && seen.transports.at(-1) !== transport) seen.transports.push(transport);
    const state = { what, transport, detail: `attempt ${attempt}${lastError ? `, ${lastError.code}: ${lastError.message}` : ""}` };
    const before = seen.states.at(-1);
    if (["what", "transport", "detail"].some((key) => before?.[key] !== state[key])) seen.states.push({ at: Date.now(), ...state });
  });
  Object.assign(globalThis, { client, seen });
  client.connect();
  if (shared) await source.ready;
}

export function openSocketio(options) {
  const seen = { first: undefined, numbers: [], gaps: [], transports: [] };
  const from = performance.now();
  const socket = io(location.origin, options);
  socket.on("message", (number) => {
    seen.first ??= Math.round(performance.now() - from);
    seen.numbers.push(number);
    const { name } = socket.io.engine.transport;
    if (seen.transports.at(-1) !== name) seen.transports.push(name);
  });
  Object.assign(globalThis, { seen });
}

/** SockJS leaves coming back to its user: this one does so after a second, as most do. */
export function openSockjs() {
  const seen = { first: undefined, numbers: [], gaps: [], transports: [] };
  const from = performance.now();
  const open = () => {
    const socket = new SockJS(`${location.origin}/sockjs`);
    socket.onmessage = ({ data }) => {
      seen.first ??= Math.round(performance.now() - from);
      seen.numbers.push(Number(data));
      if (seen.transports.at(-1) !== socket.transport) seen.transports.push(socket.transport);
    };
    socket.onclose = () => setTimeout(open, 1_000);
  };
  Object.assign(globalThis, { seen });
  open();
}

/** What comes meanwhile is heard afterwards. */
export const isBusy = (ms) => {
  for (const end = performance.now() + ms; performance.now() < end; );
};

export const hasNoted = (wanted) => globalThis.client.why().some(({ what }) => what === wanted);

export const isLive = () => globalThis.client.state.phase === "live";

export const isOver = (transports) => transports.includes(globalThis.client.state.transport);

export const hasFirst = () => globalThis.seen.first !== undefined;

export const hasHeard = (last) => globalThis.seen.numbers.at(-1) >= last;

export const report = () => {
  const { client, seen } = globalThis;
  // The plain script keeps no timeline: then its states have to do.
  return { ...seen, why: client?.why?.() ?? seen.states, state: client && client.state };
};
