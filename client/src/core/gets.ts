import type { BelfryError } from "./api.js";
import type { Tokens } from "./tokens.js";
import type { Abort, Exchange } from "./transport.js";
import { ask, queryOf } from "./ask.js";
import { fault } from "./util.js";

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
      let abort: Abort | undefined;
      let fresh = false;

      function settle(error: BelfryError | undefined, answer?: unknown): void {
        if (under.indexOf(settle) < 0) return;
        under = under.filter((other) => other !== settle);
        if (abort) abort();
        done(error, answer);
      }

      function begin(): void {
        abort = ask(
          exchange,
          `${base}v1/${path}?${queryOf(query)}`,
          undefined,
          GET_TIMEOUT_MS,
          ({ http: status, answer, code, detail }) => {
            if (status === 401 && !fresh) withToken();
            else settle(answer ? undefined : fault(code, detail), answer);
          },
          tokens.current,
        );
      }

      function withToken(): void {
        fresh = true;
        tokens.obtain((error) => {
          if (error) settle(error);
          else if (under.indexOf(settle) >= 0) begin();
        });
      }

      under.push(settle);
      if (!tokens.current) withToken();
      else begin();
      return () => settle(fault("aborted"));
    },

    rejectAll(error) {
      under.slice().forEach((settle) => settle(error));
    },
  };
}
