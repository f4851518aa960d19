import type { BelfryError } from "./api.js";
import { fault, timer } from "./util.js";

/** The application's `auth`, as a callback. It is asked for each attempt, and before a token expires. */
export type Auth = (done: (error: unknown, token?: string) => void) => void;

/** For the application's `auth` to answer. */
const AUTH_TIMEOUT_MS = 30_000;

/** How long before its end a token is refreshed, at most; of a short-lived one, the last tenth. */
const REFRESH_AHEAD_MS = 30_000;

/** At least so long between refreshes, whatever the clocks say. */
const REFRESH_FLOOR_MS = 5_000;

/** The longest that `setTimeout` can wait. */
const TIMER_LIMIT_MS = 2 ** 31 - 1;

/** The token of now, and when to fetch the next. */
export interface Tokens {
  current: string | undefined;
  fetch(done: (error?: BelfryError) => void): void;
  /** `refresh` is called some time before `expiresAt` (RFC 3339). Should clocks disagree, the server's close helps. */
  arm(expiresAt: string | undefined, refresh: () => void): void;
  disarm(): void;
}

export function createTokens(auth: Auth): Tokens {
  const expiry = timer();
  const tokens: Tokens = {
    current: undefined,
    fetch(done) {
      const deadline = timer();
      let told = false;
      const tell = (error: unknown, token?: string) => {
        if (told) return;
        told = true;
        deadline();
        if (error) return done(fault("auth_failed", String(error)));
        tokens.current = token;
        done();
      };
      deadline(AUTH_TIMEOUT_MS, () => tell("auth() does not answer"));
      try {
        auth(tell);
      } catch (error) {
        tell(error);
      }
    },
    arm(expiresAt, refresh) {
      const left = Date.parse(expiresAt!) - Date.now();
      const delay = Math.max(REFRESH_FLOOR_MS, left - Math.min(REFRESH_AHEAD_MS, left / 10));
      // NaN without a date: then there is nothing to wait for.
      expiry(Math.min(TIMER_LIMIT_MS, delay), delay > 0 ? refresh : undefined);
    },
    disarm: () => expiry(),
  };
  return tokens;
}
