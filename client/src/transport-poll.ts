import type { ServerFrame } from "./frames.js";
import { Deadline, detailOf, post, problemOf, wait } from "./http.js";
import type { Connection, Listener, Opening } from "./transport.js";
import { Upstream } from "./upstream.js";

/** Seconds that the server may wait for something to say: below the 30 s at which the strictest proxies cut. */
const WAIT_S = 25;

/** On top of `wait`: no answer by then means that the connection is dead. */
const POLL_GRACE_MS = 10_000;

/** Pause after an answer that was empty though the server was asked to wait: something on the way answers for it. */
const EMPTY_PAUSE_MS = 1_000;

interface PollResponse {
  session: string;
  cursor: string;
  frames: ServerFrame[];
}

/** Long-poll: one read of the log after the cursor, again and again. A lost response is simply read again. */
export function openPoll(opening: Opening, listener: Listener): Connection {
  const controller = new AbortController();
  const upstream = new Upstream(opening, listener, controller.signal);
  pollOn(opening, listener, controller.signal)
    .catch((error) => {
      if (!controller.signal.aborted) listener.ended({ kind: "lost", detail: detailOf(error) });
    })
    .then(() => controller.abort());
  return {
    send: (commands) => upstream.send(commands),
    bye: () => upstream.bye(),
    close: () => controller.abort(),
  };
}

async function pollOn(opening: Opening, listener: Listener, signal: AbortSignal): Promise<void> {
  const url = new URL("v1/poll", opening.base);
  const { attempt, connection } = opening.params;
  // The first answers at once, with a welcome, and names the channels. The others leave them out: what is recorded
  // stays, and cannot undo a subscribe that is on its way.
  let body: object = Object.assign({ wait: 0 }, opening.params);
  let waitS = 0;
  for (;;) {
    const asked = Date.now();
    const limit = new Deadline(waitS * 1_000 + POLL_GRACE_MS, signal);
    let answer: PollResponse;
    try {
      const response = await post(url, Object.assign({ token: opening.token() }, body), limit.signal);
      if (!response.ok) {
        const frame = await problemOf(response);
        if (signal.aborted) return;
        if (frame) return listener.ended({ kind: "close", frame });
        return listener.ended({ kind: "lost", detail: `no answer to a poll, but ${response.status}` });
      }
      answer = (await response.json()) as PollResponse;
    } finally {
      limit.done();
    }
    for (const frame of answer.frames) {
      if (signal.aborted) return;
      if (frame.type === "close") return listener.ended({ kind: "close", frame });
      listener.frame(frame);
    }
    if (signal.aborted) return;
    listener.polled(answer.cursor);
    if (waitS > 0 && answer.frames.length === 0 && Date.now() - asked < EMPTY_PAUSE_MS) {
      await wait(EMPTY_PAUSE_MS, signal);
    }
    waitS = WAIT_S;
    body = { wait: WAIT_S, session: opening.session(), cursor: opening.cursor(), attempt, connection };
  }
}
