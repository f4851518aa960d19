import { Backoff } from "./backoff.js";
import type { NumberedCommand, Reply } from "./frames.js";
import { Deadline, detailOf, post, problemOf, wait } from "./http.js";
import type { Listener, Opening } from "./transport.js";

/** For a POST of commands, from its first byte to the last of the answer. */
const COMMANDS_TIMEOUT_MS = 15_000;

/** Characters of commands in one POST; a single command may be larger. */
const BATCH_LIMIT_CHARS = 65_536;

/**
 * The way up for event streams and polls: `POST /v1/sessions/{id}/commands`, one at a time, so that numbers arrive in
 * order. A POST that fails is repeated with the same numbers; the server applies each once.
 */
export class Upstream {
  /** Bounded by the limit on commands that wait for a reply. */
  private queue: NumberedCommand[] = [];
  private busy = false;
  /** A POST was refused as a whole: find out which command it was. */
  private oneByOne = false;

  constructor(
    private readonly opening: Opening,
    private readonly listener: Listener,
    private readonly signal: AbortSignal,
  ) {}

  send(commands: NumberedCommand[]): void {
    const queued = new Set(this.queue.map(({ id }) => id));
    this.queue.push(...commands.filter(({ id }) => !queued.has(id)));
    if (!this.busy) void this.drain();
  }

  /** Outlives the page. */
  bye(): void {
    const url = this.url();
    if (!url) return;
    const body = JSON.stringify({ token: this.opening.token(), commands: [{ type: "bye" }] });
    const headers = { "Content-Type": "text/plain" };
    // Nobody is left to be told of a failure: the session then ends by its own deadline.
    fetch(url.href, { method: "POST", headers, body, keepalive: true }).catch(() => undefined);
  }

  private url(): URL | undefined {
    const session = this.opening.session();
    return session === undefined
      ? undefined
      : new URL(`v1/sessions/${encodeURIComponent(session)}/commands`, this.opening.base);
  }

  private async drain(): Promise<void> {
    this.busy = true;
    const backoff = new Backoff();
    while (this.queue.length > 0 && !this.signal.aborted) {
      const batch = this.batch();
      const outcome = await this.attempt(batch);
      if (this.signal.aborted) return;
      if (outcome === "done") {
        this.queue.splice(0, batch.length);
        backoff.reset();
      } else if (outcome === "stop") {
        return;
      } else {
        await wait(outcome === "later" ? backoff.next() : backoff.after(outcome), this.signal);
      }
    }
    this.busy = false;
    this.oneByOne = false;
  }

  private batch(): NumberedCommand[] {
    let chars = 0;
    const fits = this.queue.findIndex((command) => (chars += JSON.stringify(command).length) > BATCH_LIMIT_CHARS);
    if (this.oneByOne || fits === 0) return this.queue.slice(0, 1);
    return fits === -1 ? this.queue.slice() : this.queue.slice(0, fits);
  }

  /** A number: try again after so many milliseconds. */
  private async attempt(commands: NumberedCommand[]): Promise<"done" | "later" | "stop" | number> {
    const url = this.url();
    if (!url) return "stop";
    const limit = new Deadline(COMMANDS_TIMEOUT_MS, this.signal);
    try {
      const response = await post(url, { token: this.opening.token(), commands }, limit.signal);
      if (response.ok) {
        const { replies } = (await response.json()) as { replies: Reply[] };
        if (!this.signal.aborted) for (const reply of replies) this.listener.frame(reply);
        return "done";
      }
      const problem = await problemOf(response);
      if (problem && problem.retry_after_ms !== undefined) return problem.retry_after_ms;
      if (!problem || response.status >= 500) return "later";
      const [command] = commands;
      if ((response.status === 400 || response.status === 413) && command) {
        if (commands.length > 1) {
          this.oneByOne = true;
          return 0;
        }
        const { code, detail = code } = problem;
        this.listener.frame({ type: "reply", id: command.id, code, detail });
        return "done";
      }
      // The session is not there or not ours: the connection is worth nothing either, a new one puts it right.
      this.listener.ended({ kind: "lost", detail: `commands refused: ${problem.detail || problem.code}` });
      return "stop";
    } catch (error) {
      if (!this.signal.aborted) console.info(`belfry: commands are sent again: ${detailOf(error)}`);
      return "later";
    } finally {
      limit.done();
    }
  }
}
