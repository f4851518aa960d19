import { Backoff } from "./backoff.js";
import { BelfryError } from "./errors.js";
import type { HistoryAnswer } from "./frames.js";
import { Deadline, detailOf, problemOf, wait } from "./http.js";
import type { HistoryPage } from "./session.js";

const PAGE_TIMEOUT_MS = 15_000;

/** Tries for one page; then another subscribe starts over after what was shown. */
const PAGE_TRIES = 4;

/** One page of what a subscribe's reply could not hold. */
export async function fetchHistory(
  base: URL,
  token: () => string,
  page: HistoryPage,
  signal: AbortSignal,
): Promise<HistoryAnswer> {
  const url = new URL("v1/history", base);
  url.searchParams.set("channel", page.channel);
  url.searchParams.set("after_seq", String(page.afterSeq));
  url.searchParams.set("until", page.until);
  const backoff = new Backoff();
  for (let left = PAGE_TRIES; ; left -= 1) {
    try {
      return await fetchOnce(url, token(), signal);
    } catch (error) {
      if (left <= 1 || signal.aborted) throw new BelfryError("history_failed", detailOf(error));
    }
    await wait(backoff.next(), signal);
  }
}

async function fetchOnce(url: URL, token: string, signal: AbortSignal): Promise<HistoryAnswer> {
  const limit = new Deadline(PAGE_TIMEOUT_MS, signal);
  try {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(url.href, { headers, cache: "no-store", signal: limit.signal });
    if (response.ok) return (await response.json()) as HistoryAnswer;
    const problem = await problemOf(response);
    throw new Error(problem ? problem.detail || problem.code : `history answered ${response.status}`);
  } finally {
    limit.done();
  }
}
