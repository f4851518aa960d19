import type { Close } from "./frames.js";
import type { Abort, Exchange, Listener, Opening } from "./transport.js";
import { assign, timer } from "./util.js";

/** How a request went: one of `answer` and `problem`, or neither where somebody else on the way answered, or nobody. */
export interface Outcome {
  answer?: any;
  /** The server's word. */
  problem?: Close;
  http: number;
  /** Of the problem; without one `connection_lost`. */
  code: string;
  detail: string;
}

/** Ends a connection for want of an answer. */
export function fail(listener: Listener, { problem, detail }: Outcome): void {
  if (problem) listener.frame(problem);
  else listener.ended(detail);
}

/** Asks and gives the answer as JSON, within a deadline. */
export function ask(exchange: Exchange, url: string, body: string | undefined, limitMs: number, done: (outcome: Outcome) => void, token?: string): Abort {
  const deadline = timer();
  const abort = exchange(
    url,
    body,
    (status, text, retryAfterS) => {
      deadline();
      done(read(status, text, retryAfterS));
    },
    undefined,
    undefined,
    token,
  );
  deadline(limitMs, () => {
    abort();
    done(read(0, "no answer"));
  });
  return () => {
    deadline();
    abort();
  };
}

/** POSTs JSON with the token. */
export function post({ exchange, base, tokenOf: token }: Opening, path: string, body: object, limitMs: number, done: (outcome: Outcome) => void): Abort {
  return ask(exchange, base + path, bodyOf(token, body), limitMs, done);
}

export function bodyOf(token: Opening["tokenOf"], body: object): string {
  return JSON.stringify(assign({ token: token() }, body));
}

/** Those that are there, as a query. */
export function queryOf(params: object): string {
  const names = Object.keys(params) as (keyof typeof params)[];
  return names
    .filter((name) => params[name] !== undefined)
    .map((name) => `${name}=${encodeURIComponent(params[name])}`)
    .join("&");
}

/** Errors of the server are problem documents. They carry no `final`: the status says it. */
export function read(status: number, text: string, retryAfterS?: number): Outcome {
  const outcome: Outcome = { http: status, code: "connection_lost", detail: status ? `answered ${status}` : text };
  try {
    const answer = JSON.parse(text);
    if (status === 200) {
      outcome.answer = answer;
    } else if (/^\/problems\//.test(answer.type)) {
      const { code, detail } = answer;
      if (retryAfterS) answer.retry_after_ms = retryAfterS * 1_000;
      assign(outcome, { code, detail, problem: assign(answer, { type: "close", final: status < 404 && code !== "token_expired" }) });
    }
  } catch (_) {
    // Somebody on the way answered, in a language of their own.
  }
  return outcome;
}
