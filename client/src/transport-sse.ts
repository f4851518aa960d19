import { Deadline, detailOf, mediaType, post, problemOf } from "./http.js";
import { SseParser } from "./sse.js";
import { parseFrame, type Connection, type Listener, type Opening } from "./transport.js";
import { Upstream } from "./upstream.js";

/**
 * The server pings about 200 ms after its welcome. A stream on which nothing follows the welcome for so long is held
 * back by something on the way that waits for the end of the response.
 */
const FLOW_TIMEOUT_MS = 3_000;

/** For the head of the response. Its first bytes, the welcome, have a deadline of their own. */
const HEAD_TIMEOUT_MS = 10_000;

/**
 * An event stream read with `fetch`, not `EventSource`: a POST carries the token outside the URL, passes middleboxes
 * that hold GETs, and errors can be read.
 */
export function openStream(opening: Opening, listener: Listener): Connection {
  const controller = new AbortController();
  const upstream = new Upstream(opening, listener, controller.signal);
  new Stream(opening, listener, controller).run();
  return {
    send: (commands) => upstream.send(commands),
    bye: () => upstream.bye(),
    close: () => controller.abort(),
  };
}

class Stream {
  private flow: ReturnType<typeof setTimeout> | undefined;
  /** The chunk that held the welcome; a later one proves that the stream flows. */
  private welcomedInChunk = 0;
  private chunks = 0;

  constructor(
    private readonly opening: Opening,
    private readonly listener: Listener,
    private readonly controller: AbortController,
  ) {}

  run(): void {
    const { signal } = this.controller;
    this.read(signal)
      .catch((error) => {
        if (!signal.aborted) this.listener.ended({ kind: "lost", detail: detailOf(error) });
      })
      .then(() => {
        clearTimeout(this.flow);
        // Also ends commands that are still on their way up.
        this.controller.abort();
      });
  }

  private async read(signal: AbortSignal): Promise<void> {
    const { base, params, token } = this.opening;
    const head = new Deadline(HEAD_TIMEOUT_MS, signal);
    const body = Object.assign({ token: token() }, params);
    const response = await post(new URL("v1/sse", base), body, head.signal, "text/event-stream");
    head.met();
    if (!response.ok || mediaType(response) !== "text/event-stream" || !response.body) {
      const frame = await problemOf(response);
      if (signal.aborted) return;
      if (frame) this.listener.ended({ kind: "close", frame });
      else this.listener.ended({ kind: "lost", detail: `no event stream, but ${response.status}` });
      return;
    }
    await this.readChunks(response.body.getReader(), signal);
  }

  private async readChunks(reader: ReadableStreamDefaultReader<Uint8Array>, signal: AbortSignal): Promise<void> {
    const decoder = new TextDecoder();
    const parser = new SseParser((event) => this.onEvent(event.data));
    for (;;) {
      const { done, value } = await reader.read();
      if (signal.aborted) return;
      if (done) return this.listener.ended({ kind: "lost", detail: "the event stream ended" });
      this.chunks += 1;
      if (this.welcomedInChunk > 0) clearTimeout(this.flow);
      this.listener.alive();
      parser.push(decoder.decode(value, { stream: true }));
      if (signal.aborted) return;
    }
  }

  private onEvent(data: string): void {
    if (this.controller.signal.aborted) return;
    const frame = parseFrame(data);
    if (frame.type === "close") {
      this.listener.ended({ kind: "close", frame });
      this.controller.abort();
      return;
    }
    if (frame.type === "welcome") {
      this.welcomedInChunk = this.chunks;
      this.flow = setTimeout(() => {
        this.controller.abort();
        this.listener.ended({ kind: "buffered" });
      }, FLOW_TIMEOUT_MS);
    } else if (frame.type === "ping") {
      // In the welcome's own chunk: the page was busy while both came, the stream is fine.
      clearTimeout(this.flow);
    }
    this.listener.frame(frame);
  }
}
