import type { Close } from "./frames.js";

/** POSTs JSON. As `text/plain` with the token in the body, it needs no CORS preflight. */
export function post(url: URL, body: object, signal: AbortSignal, accept = "application/json"): Promise<Response> {
  return fetch(url.href, {
    method: "POST",
    headers: { "Content-Type": "text/plain", Accept: accept },
    body: JSON.stringify(body),
    cache: "no-store",
    signal,
  });
}

/** The server's word behind a failed response; undefined where somebody else on the way answered. */
export async function problemOf(response: Response): Promise<Close | undefined> {
  if (!mediaType(response).endsWith("/problem+json")) return undefined;
  const problem = (await response.json()) as Partial<Close>;
  if (typeof problem.code !== "string") return undefined;
  const { code, detail, attempt, connection } = problem;
  const close: Close = { type: "close", status: response.status, code };
  if (detail !== undefined) close.detail = detail;
  if (attempt !== undefined) close.attempt = attempt;
  if (connection !== undefined) close.connection = connection;
  close.final = problem.final !== undefined ? problem.final : isFinal(response.status, code);
  const retryAfter = Number(response.headers.get("Retry-After"));
  if (retryAfter > 0) close.retry_after_ms = retryAfter * 1_000;
  return close;
}

export function mediaType(response: Response): string {
  const [type = ""] = (response.headers.get("Content-Type") || "").split(";");
  return type.trim().toLowerCase();
}

/** Problems carry no `final`: these say that the request itself is wrong. An expired token is replaced and tried anew. */
function isFinal(status: number, code: string): boolean {
  return (status === 400 || status === 401 || status === 403) && code !== "token_expired";
}

/** Aborts after so many milliseconds, or with its parent. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly abort = () => this.controller.abort();
  private readonly timer: ReturnType<typeof setTimeout>;

  constructor(
    ms: number,
    private readonly parent: AbortSignal,
  ) {
    this.timer = setTimeout(this.abort, ms);
    if (parent.aborted) this.abort();
    parent.addEventListener("abort", this.abort);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** What had to be in time was; only the parent still aborts. */
  met(): void {
    clearTimeout(this.timer);
  }

  /** Nothing is left to abort. */
  done(): void {
    this.met();
    this.parent.removeEventListener("abort", this.abort);
  }
}

export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener("abort", finish);
    if (signal.aborted) finish();
  });
}

export function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
