import { bodyOf, fail, read } from "../core/ask.js";
import { createSseParser } from "../core/sse.js";
import type { Open } from "../core/transport.js";
import { createUpstream } from "./upstream.js";

/** An event stream by POST, which carries the token outside the URL and passes middleboxes that hold GETs. */
export const openStream: Open = (opening, listener) => {
  const parse = createSseParser(listener.json);
  const abort = opening.exchange(
    `${opening.base}v1/sse`,
    bodyOf(opening.tokenOf, opening.params),
    (status, text, retryAfterS) => fail(listener, read(status, text, retryAfterS)),
    (text) => {
      listener.alive();
      parse(text);
    },
  );
  return createUpstream(opening, listener, abort);
};
