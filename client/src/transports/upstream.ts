import { bodyOf, post } from "../core/ask.js";
import { createBackoff } from "../core/backoff.js";
import type { NumberedCommand, Reply } from "../core/frames.js";
import type { Connection, Listener, Opening } from "../core/transport.js";
import { assign, timer } from "../core/util.js";

/** For a POST of commands, from its first byte to the last of the answer. */
const COMMANDS_TIMEOUT_MS = 15_000;

/** Characters of commands in one POST; a single command may be larger. */
const BATCH_LIMIT_CHARS = 30_000;

/** Commands in one POST: the server's limit. */
const BATCH_LIMIT = 64;

/**
 * The way up for event streams and polls: `POST /v1/sessions/{id}/commands`, one at a time, so that numbers arrive in
 * order. A POST that fails is repeated with the same numbers; the server applies each once.
 */
/** `closed` is called when the connection is. */
export function createUpstream(opening: Opening, listener: Listener, closed: () => void): Connection {
  /** Bounded by the limit on commands that wait for a reply. */
  let queue: NumberedCommand[] = [];
  let abort: (() => void) | undefined;
  const again = timer();
  const backoff = createBackoff();
  const path = (session: string) => `v1/sessions/${session}/commands`;

  function batch(): NumberedCommand[] {
    let chars = 0;
    return queue.filter((command, index) => {
      chars += JSON.stringify(command).length;
      return !index || (index < BATCH_LIMIT && chars <= BATCH_LIMIT_CHARS);
    });
  }

  function drain(): void {
    const session = opening.sessionOf();
    if (abort || again.on || !queue.length || !session) return;
    const commands = batch();
    abort = post(opening, path(session), { commands }, COMMANDS_TIMEOUT_MS, ({ answer, problem, http: status }) => {
      abort = undefined;
      let replies: Reply[] | undefined;
      if (answer) {
        replies = answer.replies;
        backoff.reset();
      } else if (!problem || problem.retry_after_ms || status >= 500) {
        // Nobody may have heard it; said again it does no harm.
        return again(backoff.delay(problem && problem.retry_after_ms), drain);
      } else if (status === 400 || status === 413) {
        // As a whole, which no single command of ours explains.
        replies = commands.map(({ id }) => assign(assign({}, problem), { type: "reply" as const, id }));
      } else {
        // The session is not there or not ours: the connection is worth nothing either, a new one puts it right.
        return listener.ended(problem.code);
      }
      if (replies) {
        queue = queue.slice(commands.length);
        replies.forEach(listener.frame);
      }
      drain();
    });
  }

  return {
    pass(commands: NumberedCommand[]): void {
      commands.forEach((command) => {
        if (!queue.some(({ id }) => id === command.id)) queue.push(command);
      });
      drain();
    },
    /** Nobody is left to be told of a failure: the session then ends by its own deadline. */
    bye(session: string): void {
      opening.exchange(opening.base + path(session), bodyOf(opening.tokenOf, { commands: [{ type: "bye" }] }), () => 0, undefined, true);
    },
    shut(): void {
      queue = [];
      again();
      if (abort) abort();
      closed();
    },
  };
}
