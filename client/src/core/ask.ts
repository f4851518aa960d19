import type { Close } from "./frames.js";
import type { Abort, Listener, Opening } from "./transport.js";
import { assign, timer } from "./util.js";

/** How a POST went: one of `answer` and `problem`, or neither where somebody else on the way answered, or nobody. */
export interface Outcome {
  answer?: any;
  /** The server's word. */
  problem?: Close;
  status: number;
  detail: string;
}

/** Ends a connection for want of an answer. */
export function fail(listener: Listener, { problem, detail }: Outcome): void {
  if (problem) listener.frame(problem);
  else listener.ended(detail);
}

/** POSTs JSON with the token and gives the answer as JSON, within a deadline. */
export function ask(opening: Opening, path: string, body: object, limitMs: number, done: (outcome: Outcome) => void): Abort {
  const deadline = timer();
  const abort = opening.exchange(opening.base + path, bodyOf(opening, body), (status, text, retryAfterS) => {
    deadline();
    done(read(status, text, retryAfterS));
  });
  deadline(limitMs, () => {
    abort();
    done(read(0, "no answer"));
  });
  return () => {
    deadline();
    abort();
  };
}

export function bodyOf(opening: Opening, body: object): string {
  return JSON.stringify(assign({ token: opening.token() }, body));
}

/** Errors of the server are problem documents. They carry no `final`: the status says it. */
export function read(status: number, text: string, retryAfterS?: number): Outcome {
  const outcome: Outcome = { status, detail: status ? `answered ${status}` : text };
  try {
    const answer = JSON.parse(text);
    if (status === 200) {
      outcome.answer = answer;
    } else if (/^\/problems\//.test(answer.type)) {
      outcome.problem = assign(answer, { type: "close" as const, final: status < 404 && answer.code !== "token_expired" });
      if (retryAfterS) answer.retry_after_ms = retryAfterS * 1_000;
    }
  } catch (_) {
    // Somebody on the way answered, in a language of their own.
  }
  return outcome;
}
