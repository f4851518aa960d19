import type { Close } from "./frames.js";
import type { Abort, Opening } from "./transport.js";
import { assign } from "./util.js";

/** How a POST went: one of `answer` and `problem`, or neither where somebody else on the way answered, or nobody. */
export interface Outcome {
  answer?: any;
  /** The server's word. */
  problem?: Close;
  status: number;
}

/** POSTs JSON with the token and gives the answer as JSON, within a deadline. */
export function ask(opening: Opening, path: string, body: object, limitMs: number, done: (outcome: Outcome) => void): Abort {
  const abort = opening.exchange(opening.base + path, bodyOf(opening, body), (status, text, retryAfterS) => {
    clearTimeout(deadline);
    done(read(status, text, retryAfterS));
  });
  const deadline = setTimeout(() => {
    abort();
    done({ status: 0 });
  }, limitMs);
  return () => {
    clearTimeout(deadline);
    abort();
  };
}

export function bodyOf(opening: Opening, body: object): string {
  return JSON.stringify(assign({ token: opening.token() }, body));
}

/** Errors of the server are problem documents. They carry no `final`: the status says it. */
export function read(status: number, text: string, retryAfterS?: number): Outcome {
  let answer: any;
  try {
    answer = JSON.parse(text);
  } catch (_) {
    return { status };
  }
  if (status === 200) return { answer, status };
  if (!answer || !/^\/problems\//.test(answer.type)) return { status };
  const problem: Close = assign(answer, { type: "close" as const, status, final: status < 404 && answer.code !== "token_expired" });
  if (retryAfterS) problem.retry_after_ms = retryAfterS * 1_000;
  return { problem, status };
}
