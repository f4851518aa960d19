import type { Exchange } from "../core/transport.js";

/** An XMLHttpRequest keeps all that it has ever received: past so many characters another stream takes over. */
const RECYCLE_CHARS = 256 * 1024;

const RECYCLE = 'data: {"type":"reconnect","after_ms":0,"reason":"recycle"}\n\n';

const HEADERS_RECEIVED = 2;
const DONE = 4;

/** With `XMLHttpRequest`, which gives an event stream piece by piece since Internet Explorer 10. */
export function xhrExchange(cookies: boolean): Exchange {
  return (url, body, onEnd, onText, keepalive, token) => {
    if (keepalive && navigator.sendBeacon && navigator.sendBeacon(url, body!)) return () => 0;
    const xhr = new XMLHttpRequest();
    let over = false;
    let taken = 0;
    let recycled = false;

    const take = () => {
      if (!onText || over || xhr.readyState <= HEADERS_RECEIVED || xhr.status !== 200) return;
      if (!/event-stream/.test(xhr.getResponseHeader("Content-Type")!)) return;
      const piece = xhr.responseText.slice(taken);
      if (!piece) return;
      taken += piece.length;
      onText(piece);
      // Between two events, where it cannot fall into the middle of one.
      if (taken > RECYCLE_CHARS && !recycled && /\n\n$/.test(piece)) {
        recycled = true;
        onText(RECYCLE);
      }
    };

    xhr.open(body === undefined ? "GET" : "POST", url);
    xhr.withCredentials = cookies;
    if (token) xhr.setRequestHeader("Authorization", `Bearer ${token}`);
    xhr.onprogress = take;
    xhr.onreadystatechange = () => {
      take();
      if (xhr.readyState !== DONE || over) return;
      over = true;
      if (taken) onEnd(0, "ended");
      else onEnd(xhr.status, xhr.status ? xhr.responseText : "no answer", +xhr.getResponseHeader("Retry-After")!);
    };
    xhr.send(body);
    return () => {
      over = true;
      xhr.abort();
    };
  };
}
