import type { Exchange } from "../core/transport.js";

/** With `fetch`: the only transport file that wants more than ES5 has. `cookies`: of the server's origin, too. */
export function fetchExchange(cookies: boolean): Exchange {
  return (url, body, onEnd, onText, keepalive, token) => {
    const controller = new AbortController();
    const { signal } = controller;
    const exchange = async (): Promise<Parameters<typeof onEnd>> => {
      const response = await fetch(url, {
        method: body ? "POST" : "GET",
        // A body of text is `text/plain`.
        headers: token ? { Authorization: `Bearer ${token}` } : {},
        body: body!,
        cache: "no-store",
        // Otherwise those of its own origin, as ever.
        credentials: (cookies ? "include" : undefined)!,
        keepalive: keepalive!,
        signal,
      });
      const { status, headers } = response;
      if (onText && response.ok && response.body && /event-stream/.test(headers.get("Content-Type")!)) {
        const reader = response.body.getReader();
        const decoder = new TextDecoder();
        for (;;) {
          const { done, value } = await reader.read();
          if (done || signal.aborted) return [0, "ended"];
          onText(decoder.decode(value, { stream: true }));
        }
      }
      return [status, await response.text(), +headers.get("Retry-After")!];
    };
    exchange()
      .catch((error): Parameters<typeof onEnd> => [0, String(error)])
      .then((result) => {
        if (!signal.aborted) onEnd(...result);
      });
    return () => controller.abort();
  };
}
