/** One event of a `text/event-stream`. */
export interface StreamEvent {
  event: string;
  data: string;
  id: string | undefined;
}

/**
 * Parses an event stream that arrives in pieces, cut anywhere: HTML living standard, 9.2.6. Lines end in LF, CR LF or
 * CR. Comments and `retry` are read over: this client's own backoff decides when to come back.
 */
export class SseParser {
  private rest = "";
  private first = true;
  private event = "";
  private data: string[] = [];
  private id: string | undefined;

  constructor(private readonly onEvent: (event: StreamEvent) => void) {}

  push(text: string): void {
    if (this.first && text.length > 0) {
      this.first = false;
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    }
    this.rest += text;
    const lineEnd = /[\r\n]/g;
    let start = 0;
    for (let match = lineEnd.exec(this.rest); match; match = lineEnd.exec(this.rest)) {
      const isCr = match[0] === "\r";
      // A CR at the very end may be half of a CR LF: wait for what follows.
      if (isCr && lineEnd.lastIndex === this.rest.length) break;
      this.line(this.rest.slice(start, match.index));
      if (isCr && this.rest[lineEnd.lastIndex] === "\n") lineEnd.lastIndex += 1;
      start = lineEnd.lastIndex;
    }
    this.rest = this.rest.slice(start);
  }

  private line(line: string): void {
    if (line === "") return this.dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    let value = colon === -1 ? "" : line.slice(colon + 1);
    if (value.startsWith(" ")) value = value.slice(1);
    if (field === "data") this.data.push(value);
    else if (field === "event") this.event = value;
    else if (field === "id" && !value.includes("\0")) this.id = value;
  }

  private dispatch(): void {
    const { event, data } = this;
    this.event = "";
    this.data = [];
    if (data.length > 0) this.onEvent({ event: event || "message", data: data.join("\n"), id: this.id });
  }
}
