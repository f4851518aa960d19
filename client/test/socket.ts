/** The server's end of a WebSocket, in the same process. */
export class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: { type: string; id?: number; channels?: string[]; [more: string]: unknown }[] = [];
  onmessage: ((event: { data: string }) => void) | undefined;
  onclose: ((event: { code: number }) => void) | undefined;

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.all.push(this);
  }

  send(text: string) {
    const frame = JSON.parse(text);
    this.sent.push(frame);
    if (frame.type === "subscribe") this.say({ type: "reply", id: frame.id, ok: true, channels: { [frame.channels[0]]: { seq: 0, since: "0.0" } } });
  }

  close() {
    this.readyState = 3;
  }

  say(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  welcome(more: object = {}) {
    this.readyState = 1;
    this.say({ type: "welcome", session: "s1", cursor: "0.0", resumed: false, transport: "ws", channels: {}, heartbeat_ms: 20_000, ...more });
  }

  message(channel: string, seq: number, offset = seq) {
    this.say({ type: "message", ...messageOf(channel, seq, offset) });
  }
}

const messageOf = (channel: string, seq: number, offset = seq) => ({ channel, seq, pos: `0.${offset}`, id: `${channel}${seq}`, event: "e", data: seq, at: "2026-11-22T08:00:00.000Z" });

/** A server with a history, as far as a page needs one: each channel holds its seqs up to `heads`. */
export class Backend extends FakeSocket {
  static heads: Record<string, number> = {};
  static refused: string[] = [];
  static users: Record<string, string[]> = {};
  /** The questions beside the connection. */
  static asked: string[] = [];
  /** In the log of all channels; what was there before lies below. */
  static offset: number;

  static begin(): void {
    FakeSocket.all = [];
    Object.assign(Backend, { heads: {}, refused: [], users: {}, asked: [], offset: 1_000 });
    Object.assign(globalThis, { WebSocket: Backend, fetch: Backend.fetch });
  }

  /** What is held now, as the server was told. */
  static held(): string[] {
    const held = new Set<string>();
    for (const { sent } of FakeSocket.all) {
      for (const { type, channels } of sent) for (const name of channels ?? []) type === "subscribe" ? held.add(name) : type === "unsubscribe" && held.delete(name);
    }
    return [...held];
  }

  static publish(channel: string): void {
    const seq = (Backend.heads[channel] = (Backend.heads[channel] ?? 0) + 1);
    FakeSocket.all.at(-1)!.message(channel, seq, (Backend.offset += 1));
  }

  static async fetch(input: string): Promise<Response> {
    const { pathname, searchParams: query } = new URL(input);
    Backend.asked.push(pathname + new URL(input).search);
    if (pathname.endsWith("/presence")) return Response.json({ users: (Backend.users[decodeURIComponent(pathname.split("/").at(-2)!)] ?? []).map((user) => ({ user })) });
    const channel = query.get("channel")!;
    const to = Number(query.get("before_seq") ?? Infinity) - 1;
    const kept = Array.from({ length: Math.min(Backend.heads[channel] ?? 0, to) }, (_, at) => messageOf(channel, at + 1)).slice(Number(query.get("after_seq") ?? 0));
    const count = Number(query.get("last") ?? query.get("limit"));
    return Response.json({ messages: kept.slice(-count), more: kept.length > count });
  }

  override send(text: string) {
    const frame = JSON.parse(text);
    this.sent.push(frame);
    if (frame.type !== "subscribe" && frame.type !== "unsubscribe") return;
    const isRefused = (name: string) => Backend.refused.includes(name);
    const channels = Object.fromEntries(frame.channels.filter((name: string) => !isRefused(name)).map((name: string) => [name, { seq: Backend.heads[name] ?? 0, since: "0.0" }]));
    const refused = Object.fromEntries(frame.channels.filter(isRefused).map((name: string) => [name, { code: "forbidden", detail: "not for you" }]));
    this.say({ type: "reply", id: frame.id, ok: true, channels, refused });
  }
}
