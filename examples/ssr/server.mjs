// Renders each page with what the database has, and with the channel's seq of that moment. PORT, default 5173.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { createServer as createVite } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const belfry = process.env.VITE_BELFRY ?? "http://127.0.0.1:8080";
const vite = await createVite({ root, server: { middlewareMode: true, hmr: process.env.PORT ? false : undefined } });

/** In place of a database: three orders. Its row keeps the seq of the last publish that it led to. */
async function stateOfNow() {
  const answer = await fetch(`${belfry}/v1/history?channel=room:orders&last=1`, { headers: { Authorization: "Bearer bk_dev" } });
  const { messages } = await answer.json();
  return { orders: ["order 1", "order 2", "order 3"], seq: messages.at(-1)?.seq ?? 0 };
}

async function page(url) {
  const [template, { render }, state] = await Promise.all([readFile(`${root}index.html`, "utf8"), vite.ssrLoadModule("/render.jsx"), stateOfNow()]);
  const html = await vite.transformIndexHtml(url, template);
  return html.replace("<!--app-->", () => render(state)).replace("<!--state-->", () => JSON.stringify(state).replaceAll("<", "\\u003c"));
}

createServer((request, response) =>
  vite.middlewares(request, response, () =>
    page(request.url).then(
      (html) => response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(html),
      (error) => response.writeHead(500).end(error.stack),
    ),
  ),
).listen(process.env.PORT ?? 5173, "127.0.0.1");
