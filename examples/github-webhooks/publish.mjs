#!/usr/bin/env node
// Publishes GitHub's example webhook deliveries to a Belfry server. See README.md.
import { parseArgs } from "node:util";
import { deliveries } from "./deliveries.mjs";

const USAGE = `usage: node publish.mjs [--url URL] [--key KEY] [--rate N] [--run NAME]
       node publish.mjs --list

  --url   the server (BELFRY_URL, default http://127.0.0.1:8080)
  --key   an API key that may publish (BELFRY_KEY, default bk_dev, the key of \`belfry serve --dev\`)
  --rate  deliveries a second, default as fast as the server answers
  --run   part of the idempotency keys: the same name again publishes nothing twice (default: the time)
  --list  publish nothing; print what would be, one JSON line each: channel, event, sha`;

/** A server that is busy or just starting gets this many tries, each with the same idempotency key. */
const TRIES = 8;
const REQUEST_TIMEOUT_MS = 15_000;

function options() {
  const { values } = parseArgs({
    options: {
      url: { type: "string", default: process.env.BELFRY_URL ?? "http://127.0.0.1:8080" },
      key: { type: "string", default: process.env.BELFRY_KEY ?? "bk_dev" },
      rate: { type: "string" },
      run: { type: "string", default: new Date().toISOString() },
      list: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const rate = values.rate === undefined ? Infinity : Number(values.rate);
  if (!(rate > 0)) throw new Error(`--rate wants a number above 0, got ${values.rate}`);
  return { ...values, rate };
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One POST. Returns the result, or the problem that the server answered with. */
async function post({ url, key }, delivery, idempotencyKey) {
  const { channel, event, data } = delivery;
  const response = await fetch(new URL("/v1/publish", url), {
    method: "POST",
    headers: {
      Authorization: `Bearer ${key}`,
      "Content-Type": "application/json",
      "Idempotency-Key": idempotencyKey,
    },
    // `data` is text already; parsing it only to print it again would be work for nothing.
    body: `{"channel":${JSON.stringify(channel)},"event":${JSON.stringify(event)},"data":${data}}`,
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  const text = await response.text();
  if (response.ok) return { result: JSON.parse(text).results[0] };
  const problem = { status: response.status, detail: text };
  try {
    Object.assign(problem, JSON.parse(text));
  } catch {
    // Not Belfry's answer (a proxy's page, say): its text is the detail.
  }
  return { problem, retryAfter: Number(response.headers.get("Retry-After")) || undefined };
}

/** Publishes one delivery, again where an answer is unknown or asks to come back. */
async function publish(options, delivery, idempotencyKey) {
  for (let attempt = 1; ; attempt++) {
    let outcome;
    try {
      outcome = await post(options, delivery, idempotencyKey);
    } catch (error) {
      outcome = { problem: { code: "no_answer", detail: error.cause?.message ?? error.message }, retryAfter: 1 };
    }
    const mayRetry = outcome.retryAfter !== undefined || outcome.problem?.status >= 500;
    if (outcome.result || !mayRetry || attempt === TRIES) return outcome;
    await pause(Math.random() * 1000 * Math.min(outcome.retryAfter ?? 2 ** attempt, 30));
  }
}

function progress(done, total, delivery) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${done}/${total} ${delivery.event} -> ${delivery.channel}`);
  else if (done % 50 === 0 || done === total) console.error(`${done}/${total} published`);
}

async function main() {
  const settings = options();
  if (settings.help) return console.log(USAGE);
  const all = deliveries();
  if (settings.list) {
    for (const { channel, event, sha } of all) console.log(JSON.stringify({ channel, event, sha }));
    return;
  }

  const started = performance.now();
  const refused = [];
  const channels = new Set();
  let bytes = 0;
  for (const [index, delivery] of all.entries()) {
    const due = started + (index * 1000) / settings.rate;
    if (due > performance.now()) await pause(due - performance.now());
    // The place in the list is part of the key: some examples are alike to the byte, and still two deliveries.
    const key = `github-${settings.run}-${index}-${delivery.sha.slice(0, 12)}`;
    const size = Buffer.byteLength(delivery.data);
    const { problem } = await publish(settings, delivery, key);
    if (problem?.code === "no_answer") throw new Error(`${settings.url} does not answer: ${problem.detail}`);
    if (problem) {
      refused.push(`${delivery.event} to ${delivery.channel} (${size} bytes): ${problem.code ?? problem.status} ${problem.detail ?? ""}`);
    } else {
      channels.add(delivery.channel);
      bytes += size;
    }
    progress(index + 1, all.length, delivery);
  }
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");

  const seconds = (performance.now() - started) / 1000;
  console.log(
    `published ${all.length - refused.length} of ${all.length} deliveries (${(bytes / 1024).toFixed(0)} KiB) ` +
      `to ${channels.size} channels in ${seconds.toFixed(1)} s`,
  );
  for (const line of refused) console.log(`refused: ${line}`);
  if (refused.length > 0) process.exitCode = 1;
}

main().catch((error) => {
  console.error(`publish: ${error.message}`);
  process.exitCode = 1;
});
