import type { Client } from "../client.js";
import type { HistoryAnswer } from "../core/frames.js";

/** What a channel has kept above a seq, ascending; at most a thousand. Rejects with an error that has a `code`. */
export type Past = (channel: string, after: number, limit: number) => Promise<HistoryAnswer>;

/** As the client reads it. */
export function pastOf(client: Client): Past | undefined {
  const { history } = client as { history?: (channel: string, query: object) => Promise<HistoryAnswer> };
  return history && ((channel, after, limit) => history.call(client, channel, { after, limit }));
}

/** As a page reads it that has a token, or a cookie. */
export function pastAt(base: string, token: () => string | null | undefined): Past {
  return async (channel, after, limit) => {
    const url = new URL("v1/history", base);
    url.search = new URLSearchParams({ channel, after_seq: String(after), limit: String(limit) }).toString();
    const shown = token();
    const response = await fetch(url, { cache: "no-store", credentials: shown ? "same-origin" : "include", headers: shown ? { Authorization: `Bearer ${shown}` } : {} });
    const answer = (await response.json()) as HistoryAnswer & { code: string; detail: string };
    if (!response.ok) throw Object.assign(new Error(answer.detail), { code: answer.code });
    return answer;
  };
}
