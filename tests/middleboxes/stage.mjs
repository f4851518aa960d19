// What the cases of `wake.mjs` and `tabs.mjs` have at hand.
import { createServer } from "node:http";
import { comes, serveClient } from "./browser.mjs";
import * as pages from "./pages.mjs";
import { freePort } from "./processes.mjs";
import { emit } from "./tell.mjs";

export const PATIENCE_MS = 60_000;

/** Pages of an application's own, not the server's: those are never kept in the back/forward cache. */
export async function application() {
  const http = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html").end(`<!doctype html><title>${request.url}</title>`);
  });
  const port = await freePort();
  await new Promise((resolve) => http.listen(port, "127.0.0.1", resolve));
  return `http://127.0.0.1:${port}`;
}

/** Where pages may publish, if the server's settings allow it. */
export const ROOM = "room:1";

/** Pages with a client each, and messages that are counted. */
export class Stage {
  #last = 0;

  constructor(context, server, app, index) {
    Object.assign(this, { context, server, app, user: `ann-${index}`, channel: `wake:${index}`, errors: [] });
  }

  /** `waits`: until it is live. */
  async open(transports, { base = this.server.base, shared = false, waits = true } = {}) {
    const page = await this.context.newPage();
    page.on("pageerror", (error) => this.errors.push(error.message));
    await page.goto(this.app);
    const token = await this.server.token(this.user, this.channel, ROOM);
    const load = async (url) => {
      globalThis.belfry = await import(url);
    };
    await page.evaluate(load, `${base}/belfry.js`);
    const how = { base, channel: this.channel, token, options: transports ? { transports } : {}, shared };
    await page.evaluate(pages.openBelfry, how);
    if (waits && !(await comes(page, pages.isLive, undefined, PATIENCE_MS))) throw new Error("it does not come up");
    return page;
  }

  /** What has happened to a page's connection, to the millisecond: for faults. */
  async told(page) {
    const { why } = await page.evaluate(pages.report);
    return why.map(({ at, what, transport = "", detail = "" }) => `${at} ${transport} ${what} ${detail}`).join("; ");
  }

  async say(times) {
    for (let time = 0; time < times; time++) await this.server.publish([this.channel], (this.#last += 1));
  }

  /** How many numbers have been said. */
  get last() {
    return this.#last;
  }

  /** What has happened to a page's connection, in a word each. */
  async said(page) {
    return (await page.evaluate(pages.report)).why.map(({ what }) => what);
  }

  /** Whether this happens to it, or has happened. */
  notes(page, what) {
    return comes(page, pages.hasNoted, what, PATIENCE_MS);
  }

  /** What these pages have not heard, or heard twice, of all that was said. */
  judge(...heard) {
    return this.judgeFrom(1, heard);
  }

  async judgeFrom(first, heard) {
    const faults = [...this.errors];
    for (const page of heard) {
      await comes(page, pages.hasHeard, this.#last, PATIENCE_MS);
      const { numbers, gaps } = await page.evaluate(pages.report);
      const wanted = Array.from({ length: this.#last - first + 1 }, (_, index) => first + index);
      if (numbers.join() !== wanted.join()) faults.push(`heard ${numbers}, not ${first} to ${this.#last}`);
      if (gaps.length) faults.push(`gaps: ${JSON.stringify(gaps)}`);
    }
    return faults;
  }
}

/** All cases whose name has `only` in it, at once, each in a context of its own; their faults. */
export async function playAll(cases, { browser, server, app, only = "" }) {
  const chosen = Object.entries(cases).filter(([name]) => name.includes(only));
  const told = await Promise.all(
    chosen.map(async ([name, play], index) => {
      const context = await browser.newContext();
      await serveClient(context);
      const faults = await play(new Stage(context, server, app, index)).catch((error) => [error.message]);
      emit({ type: "case", name, faults });
      await context.close();
      return faults.map((fault) => `${name}: ${fault}`);
    }),
  );
  return told.flat();
}
