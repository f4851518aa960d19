import { fail, post } from "../core/ask.js";
import type { Abort, Open } from "../core/transport.js";
import { assign, timer } from "../core/util.js";
import { createUpstream } from "./upstream.js";

/** How long the server may wait for something, in seconds: middleboxes bear it, and there is little to gain by more. */
const WAIT_S = 25;

/** For the answer to a poll, beyond what it waits. */
const POLL_GRACE_MS = 10_000;

/** Before the next poll where the last one came back at once with nothing, which a middlebox may do. */
const EMPTY_PAUSE_MS = 1_000;

export const openPoll: Open = (opening, listener) => {
  const pause = timer();
  let over = false;
  let abort: Abort;

  function next(waitS: number, body: object): void {
    const asked = Date.now();
    abort = post(opening, "v1/poll", assign({ wait: waitS }, body), waitS * 1_000 + POLL_GRACE_MS, (outcome) => {
      const { answer } = outcome;
      if (!answer) return fail(listener, outcome);
      answer.frames.forEach(listener.frame);
      // How far this answer reaches is what a ping says elsewhere.
      listener.frame({ type: "ping", cursor: answer.cursor });
      if (over) return;
      if (waitS && !answer.frames.length && Date.now() - asked < EMPTY_PAUSE_MS) pause(EMPTY_PAUSE_MS, goOn);
      else goOn();
    });
  }

  /** Without channels: what is recorded stays, and a subscribe that is on its way is not undone. */
  function goOn(waitS = Math.max(1, Math.min(WAIT_S, Math.floor(opening.patience() / 1_000)))): void {
    const { attempt, connection } = opening.params;
    next(waitS, { session: opening.sessionOf(), cursor: opening.position() || undefined, attempt, connection });
  }

  // Answered at once, with a welcome.
  next(0, opening.params);

  const upstream = createUpstream(opening, listener, () => {
    over = true;
    pause();
    abort();
  });
  return assign(upstream, {
    ping() {
      pause();
      abort();
      goOn(0);
    },
  });
};
