// What runs inside a page: one Belfry client and a record of everything it was told. Functions here are handed to
// `page.evaluate`, so each stands alone and may use only its argument and the page's globals.

/** Connects the page's client, on one transport and to these channels, and keeps what arrives in `globalThis.seen`. */
export async function open({ base, transport, channels, token }) {
  const { createClient } = await import(`${base}/belfry.js`);
  const seen = { messages: [], gaps: [], lastSeqs: {}, welcomes: { ws: 0, sse: 0, poll: 0 } };
  const client = createClient(base, { auth: () => token, transports: [transport], channels });
  client.on("message", (message) => {
    const { channel, seq, id, event, data } = message;
    seen.messages.push({ channel, seq, id, event, data: JSON.stringify(data) });
    seen.lastSeqs[channel] = seq;
  });
  client.on("gap", (gap) => seen.gaps.push(gap));
  client.on("frame", (frame) => {
    if (frame.type === "welcome") seen.welcomes[frame.transport]++;
  });
  Object.assign(globalThis, { client, seen });
  client.connect();
}

export const isLive = () => globalThis.client.state.phase === "live";

/** Whether every channel has been heard up to the seq named for it. */
export const hasHeard = (seqs) =>
  Object.entries(seqs).every(([channel, seq]) => (globalThis.seen.lastSeqs[channel] ?? 0) >= seq);

export const countReceived = () => globalThis.seen.messages.length;

export const report = () => ({ ...globalThis.seen, state: globalThis.client.state });

/** The protocols by which the page and what it fetched since have come; a stream that still flows is none of them. */
export const protocols = () =>
  ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type)).map(({ nextHopProtocol }) => nextHopProtocol);

export const cut = () => globalThis.client.cut();

/** Only begun, so that a cut can fall into the middle of it. */
export const beginSwitch = (transport) => {
  globalThis.client.switchTransport(transport);
};

/** True once the page is on that transport. */
export const switchTo = (transport) => globalThis.client.switchTransport(transport);
