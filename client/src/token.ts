import { BelfryError } from "./errors.js";
import { detailOf } from "./http.js";

/** Answers the token to connect with: a JWT, or an API key. Asked again for every connection and before expiry. */
export type Auth = () => string | Promise<string>;

/** For the application's `auth` to answer. */
const AUTH_TIMEOUT_MS = 30_000;

/** How long before its end a token is refreshed, at most; of a short-lived one, the last tenth. */
const REFRESH_AHEAD_MS = 30_000;

/** At least so long between refreshes, whatever the clocks say. */
const REFRESH_FLOOR_MS = 5_000;

/** The longest that `setTimeout` can wait. */
const TIMER_LIMIT_MS = 2 ** 31 - 1;

/** The token of now, and when to fetch the next. */
export class TokenKeeper {
  current = "";
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly auth: Auth) {}

  async fetch(): Promise<string> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new BelfryError("auth_failed", `auth() did not answer within ${AUTH_TIMEOUT_MS} ms`);
      timer = setTimeout(() => reject(error), AUTH_TIMEOUT_MS);
    });
    try {
      this.current = await Promise.race([this.auth(), late]);
      return this.current;
    } catch (error) {
      if (error instanceof BelfryError) throw error;
      throw new BelfryError("auth_failed", detailOf(error));
    } finally {
      clearTimeout(timer);
    }
  }

  /** `refresh` is called some time before `expiresAt` (RFC 3339). Should clocks disagree, the server's close helps. */
  arm(expiresAt: string | undefined, refresh: () => void): void {
    this.disarm();
    const left = expiresAt === undefined ? NaN : Date.parse(expiresAt) - Date.now();
    if (Number.isNaN(left)) return;
    const delay = left - Math.min(REFRESH_AHEAD_MS, left / 10);
    this.timer = setTimeout(refresh, Math.min(TIMER_LIMIT_MS, Math.max(REFRESH_FLOOR_MS, delay)));
  }

  disarm(): void {
    clearTimeout(this.timer);
  }
}
