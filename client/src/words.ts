/** What went wrong, in words for whoever writes the application. The smallest build does without. */
import type { BelfryError } from "./core/api.js";
import { fault } from "./core/util.js";

/** For an answer, whatever it is. */
const ANSWER_MS = 5_000;

/**
 * Nothing gets through: is nobody there, does something hold requests back, or may this page only not read what is answered?
 * A request whose answer nobody can read tells these apart.
 */
export function diagnose(base: string, done: (error: BelfryError) => void): void {
  const refused = typeof location === "undefined" ? "" : `, or ${location.origin} is missing from its cors.origins`;
  const waiting = setTimeout(say, ANSWER_MS, "unanswered", `requests to ${base} get no answer: other tabs of this browser have all of its six connections there (HTTP/1.1), or something on the way holds requests back`);
  let isSaid = false;
  function say(code: string, detail: string): void {
    clearTimeout(waiting);
    if (!isSaid) done(fault(code, detail));
    isSaid = true;
  }
  fetch(`${base}v1/poll`, { mode: "no-cors", cache: "no-store" }).then(
    () =>
      say(
        "unreadable",
        `${base} answers, but this page may not read it: there is no Belfry at this address, or something on the way answers in its place${refused}`,
      ),
    () => say("unreachable", `nothing answers at ${base}: it is down, or the address is wrong`),
  );
}

/** What is wrong with what `auth` gave, which cannot be a token. */
export function explainToken(token: unknown): string {
  if (typeof token !== "string") return `auth() gave ${token === undefined ? "undefined" : `a value of type ${typeof token}`}, not a string`;
  if (!token) return "auth() gave an empty string";
  if (/^\s*</.test(token)) return "auth() gave HTML: did its endpoint answer with an error page? Look at response.ok";
  if (/^\s|\s$/.test(token)) return "auth() gave a token with a space or a line feed around it: trim() it";
  return `auth() gave something that cannot be a token: ${JSON.stringify(token.slice(0, 20))}`;
}
