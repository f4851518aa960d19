import { ask } from "../core/ask.js";
import type { ServerFrame } from "../core/frames.js";
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
  const upstream = createUpstream(opening, listener);
  const pause = timer();
  let over = false;
  let abort: Abort | undefined;

  const close = () => {
    over = true;
    pause();
    upstream.close();
    if (abort) abort();
  };

  /** The first names the channels. The others leave them out: what is recorded stays, and cannot undo a subscribe that is on its way. */
  function next(waitS: number, body: object): void {
    const asked = Date.now();
    abort = ask(opening, "v1/poll", assign({ wait: waitS }, body), waitS * 1_000 + POLL_GRACE_MS, ({ answer, problem, status }) => {
      if (!answer) {
        close();
        return listener.ended(problem ? { frame: problem, detail: problem.code } : { detail: `no answer to a poll, but ${status}` });
      }
      const frames: ServerFrame[] = answer.frames;
      listener.alive();
      frames.concat({ type: "ping", cursor: answer.cursor }).forEach((frame) => {
        if (over) return;
        if (frame.type !== "close") return listener.frame(frame);
        close();
        listener.ended({ frame, detail: frame.code });
      });
      if (over) return;
      if (waitS && !frames.length && Date.now() - asked < EMPTY_PAUSE_MS) pause(EMPTY_PAUSE_MS, goOn);
      else goOn();
    });
  }

  function goOn(waitS = Math.max(1, Math.min(WAIT_S, Math.floor(opening.patience() / 1_000)))): void {
    const { attempt, connection } = opening.params;
    next(waitS, { session: opening.session(), cursor: opening.cursor() || undefined, attempt, connection });
  }

  // Answered at once, with a welcome.
  next(0, opening.params);

  return {
    send: upstream.send,
    ping() {
      pause();
      abort!();
      goOn(0);
      return true;
    },
    claim: () => 0,
    bye: upstream.bye,
    close,
  };
};
