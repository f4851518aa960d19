import type { BelfryError } from "./api.js";
import { assign, fault, timer } from "./util.js";

/** The application's `auth`, as a callback. It is asked for each attempt, and before a token expires. */
export type Auth = (done: (error: unknown, token?: unknown) => void) => void;

/** For the application's `auth` to answer. */
const AUTH_TIMEOUT_MS = 30_000;

/** How long before its end a token is refreshed, at most; of a short-lived one, the last tenth. */
const REFRESH_AHEAD_MS = 30_000;

/** At least so long between refreshes, whatever the clocks say. */
const REFRESH_FLOOR_MS = 5_000;

/** `setTimeout` can wait no longer than 2^31 ms. */
const TIMER_LIMIT_MS = 2_000_000_000;

/** What can be a token at all: a JWT, or an API key; and no word that a template makes of nothing. */
const TOKEN = /^(?!(undefined|null)$)[\w.~+/=-]+$/;

/** Where nothing more is known of it. */
export const FAILED = "auth() failed";

/** The token of now, and when to fetch the next. */
export interface Tokens {
  current: string | undefined;
  /** `done` is not told where nobody is logged in. */
  obtain(done: (error?: BelfryError) => void): void;
  /** Nobody is logged in: the client closes, and nothing has failed. */
  out(): void;
  /** The application says what `auth` would answer now; null: nothing any more. */
  give(token: string | null): void;
  /** `refresh` is called some time before the token of now ends. `expiresAt`, RFC 3339: as the server has it. */
  arm(expiresAt: string | undefined, refresh: () => void): void;
  /** A refresh has failed: once more, a little later. Says how often it has in a row. */
  again(refresh: () => void): number;
  disarm(): void;
}

/**
 * How long the token lasts from when it came, by its own claims: the clock of this computer may be wrong by hours, and
 * only what passes on it counts. Undefined where it does not say (an API key; no `iat`).
 */
function lifetime(token: string): number | undefined {
  try {
    const { exp, iat } = JSON.parse(atob(token.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/")));
    return exp - iat > 0 ? (exp - iat) * 1_000 : undefined;
  } catch (_) {
    return undefined;
  }
}

export function createTokens(auth: Auth | undefined, explain?: (token: unknown) => string): Tokens {
  const expiry = timer();
  let given: string | undefined;
  let cameAt = 0;
  let failures = 0;

  const tokens: Tokens = {
    current: undefined,
    out: undefined!,
    obtain(done) {
      const deadline = timer();
      const fail = (detail: string, cause?: unknown) => done(assign(fault("auth_failed", detail), { cause }));
      const tell = (error: unknown, token?: unknown) => {
        if (!deadline.on) return;
        deadline();
        if (error) fail((error as Error).message || String(error), error);
        else if (token === null) tokens.out();
        else if (typeof token !== "string" || !TOKEN.test(token)) fail(!LEAN && explain ? explain(token) : FAILED);
        else {
          cameAt = Date.now();
          tokens.current = token;
          done();
        }
      };
      const first = given;
      // Without `auth` a cookie speaks for the user, or what was given, for ever.
      if (auth) given = undefined;
      else if (!first) return done();
      deadline(AUTH_TIMEOUT_MS, () => fail(CORE ? FAILED : "auth() does not answer"));
      if (first) return tell(undefined, first);
      try {
        auth!(tell);
      } catch (error) {
        tell(error || FAILED);
      }
    },
    give(token) {
      given = token || undefined;
      if (!token) tokens.current = given;
    },
    arm(expiresAt, refresh) {
      failures = 0;
      const now = Date.now();
      const lasts = lifetime(tokens.current || "");
      // By the clock only where there is nothing better. What has ended by it has not by the server's, which let us in:
      // then the server's word is waited for.
      const left = lasts ? lasts - (now - cameAt) : Date.parse(expiresAt!) - now;
      const delay = Math.max(REFRESH_FLOOR_MS, left - Math.min(REFRESH_AHEAD_MS, left / 10));
      // NaN without a date: then there is nothing to wait for.
      expiry(Math.min(TIMER_LIMIT_MS, delay), expiresAt && left > 0 ? refresh : undefined);
    },
    again(refresh) {
      expiry(Math.min(AUTH_TIMEOUT_MS, REFRESH_FLOOR_MS * 2 ** failures), refresh);
      return (failures += 1);
    },
    disarm: () => expiry(),
  };
  return tokens;
}
