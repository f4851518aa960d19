import type { BelfryError } from "./api.js";
import type { Close } from "./frames.js";
import type { Tokens } from "./tokens.js";
import type { Abort, Exchange } from "./transport.js";
import { read } from "./ask.js";
import { fault, timer } from "./util.js";

/** For the answer to a GET. */
const GET_TIMEOUT_MS = 20_000;

export type Got = (error: BelfryError | undefined, answer?: any) => void;

/**
 * GETs beside the connection: history, presence. With the token of now; asks for one where there is none, or where the
 * server refuses it, once.
 */
export interface Gets {
  get(path: string, query: Record<string, string | number | undefined>, done: Got): Abort;
  /** Nobody waits any longer. */
  rejectAll(error: BelfryError): void;
}

export function createGets(base: string, exchange: Exchange, tokens: Tokens): Gets {
  let under: ((error: BelfryError) => void)[] = [];
  return {
    get(path, query, done) {
      const text = Object.keys(query)
        .filter((name) => query[name] !== undefined)
        .map((name) => `${name}=${encodeURIComponent(String(query[name]))}`)
        .join("&");
      const deadline = timer();
      let abort: Abort | undefined;
      let fresh = false;

      function settle(error: BelfryError | undefined, answer?: unknown): void {
        if (under.indexOf(settle) < 0) return;
        under = under.filter((other) => other !== settle);
        deadline();
        if (abort) abort();
        done(error, answer);
      }

      function ask(): void {
        abort = exchange(
          `${base}v1/${path}${text && "?"}${text}`,
          undefined,
          (status, body, retryAfterS) => {
            abort = undefined;
            const { answer, problem, detail } = read(status, body, retryAfterS);
            if (answer) return settle(undefined, answer);
            const { code, detail: said } = problem || ({ code: "connection_lost", detail } as Close);
            if (status === 401 && !fresh) return withToken();
            settle(fault(code, said));
          },
          undefined,
          false,
          tokens.current,
        );
      }

      function withToken(): void {
        fresh = true;
        tokens.fetch((error) => {
          if (error) settle(error);
          else if (under.indexOf(settle) >= 0) ask();
        });
      }

      under.push(settle);
      deadline(GET_TIMEOUT_MS, () => settle(fault("connection_lost", "no answer")));
      if (tokens.current === undefined) withToken();
      else ask();
      return () => settle(fault("aborted"));
    },

    rejectAll(error) {
      under.slice().forEach((settle) => settle(error));
    },
  };
}
