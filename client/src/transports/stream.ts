import { bodyOf, read } from "../core/ask.js";
import { createSseParser } from "../core/sse.js";
import type { Open } from "../core/transport.js";
import { timer } from "../core/util.js";
import { createUpstream } from "./upstream.js";

/**
 * The server pings about 200 ms after its welcome. A stream on which nothing follows the welcome for so long is held
 * back by something on the way that waits for the end of the response.
 */
export const FLOW_TIMEOUT_MS = 2_000;

/** An event stream by POST, which carries the token outside the URL and passes middleboxes that hold GETs. */
export const openStream: Open = (opening, listener) => {
  const upstream = createUpstream(opening, listener);
  const flow = timer();
  let over = false;
  let proven = false;

  const close = () => {
    over = true;
    flow();
    upstream.close();
    abort();
  };
  const end: typeof listener.ended = (reason) => {
    if (over) return;
    close();
    listener.ended(reason);
  };
  const prove = () => {
    if (proven || !flow.on) return;
    proven = true;
    flow();
    listener.flows();
  };

  const parse = createSseParser((data) => {
    if (over) return;
    const frame = JSON.parse(data);
    if (frame.type === "close") return end({ detail: frame.code, frame });
    if (frame.type === "welcome") flow(FLOW_TIMEOUT_MS, () => end({ held: true, detail: "nothing follows the welcome" }));
    // In the welcome's own chunk: the page was busy while both came, the stream is fine.
    else if (frame.type === "ping") prove();
    listener.frame(frame);
  });
  const abort = opening.exchange(
    `${opening.base}v1/sse`,
    bodyOf(opening, opening.params),
    (status, text, retryAfterS) => {
      const { problem } = read(status, text, retryAfterS);
      end(problem ? { frame: problem, detail: problem.code } : { detail: status ? `no event stream, but ${status}` : text });
    },
    (text) => {
      // A chunk after the welcome's.
      prove();
      listener.alive();
      try {
        parse(text);
      } catch (error) {
        end({ detail: `a frame that cannot be read: ${error}` });
      }
    },
  );

  return { send: upstream.send, ping: () => false, claim: () => 0, bye: upstream.bye, close };
};
