// One node as this page has seen it: what the charts show, and what happened between two looks.
import { quantile } from "../shell/metrics.js";

/** Ten minutes, at one look every two seconds. */
const ROWS = 300;
/** Latency is that of the last looks together: a single one has few messages. */
const LATENCY_LOOKS = 5;
const EVENTS = 60;
/** The same again within this time is the same event. */
const SAME_S = 10;

export const TRANSPORTS = ["ws", "sse", "poll"];
export const GAP_REASONS = ["trimmed", "reset", "overflow", "conflated", "expired", "filtered", "renumbered"];

/** Counters whose growth is an event: what it is called, and by which label it is told apart. */
const TOLD = [
  ["belfry_gaps_total", "Gap", "reason"],
  ["belfry_overflows_total", "Slow client sent back to the log"],
  ["belfry_publish_failures_total", "Publish failed", "reason"],
  ["belfry_connections_refused_total", "Connection refused", "code"],
];

export class Node {
  /** Seconds, and for each name a value or null at each of them. */
  times = [];
  columns = {};
  /** Newest last. */
  events = [];
  recent = [];
  looks = 0;

  constructor(sample) {
    this.first = sample;
  }

  get last() {
    return this.recent.at(-1);
  }

  add(sample) {
    const before = this.last;
    this.recent.push(sample);
    this.looks += 1;
    this.row(sample.at, read(sample, before, this.recent[0]));
    if (this.recent.length > LATENCY_LOOKS) this.recent.shift();
    if (before) this.notice(before, sample);
  }

  /** Nobody answered: lines break here. */
  miss(at) {
    this.row(at, {});
  }

  /** How much a counter has grown since this page began to look. */
  grown(name, where) {
    return Math.max(0, (this.last.sum(name, where) ?? 0) - (this.first.sum(name, where) ?? 0));
  }

  /** The newest value; undefined where there is none. */
  now(name) {
    return this.columns[name]?.findLast((value) => value !== null);
  }

  column(name) {
    return this.columns[name] ?? this.times.map(() => null);
  }

  row(at, values) {
    for (const name of Object.keys(values)) this.columns[name] ??= this.times.map(() => null);
    this.times.push(at);
    for (const [name, column] of Object.entries(this.columns)) column.push(values[name] ?? null);
    if (this.times.length <= ROWS) return;
    this.times.shift();
    for (const column of Object.values(this.columns)) column.shift();
  }

  notice(before, sample) {
    for (const [name, what, label] of TOLD) {
      const now = label ? sample.by(name, label) : { "": sample.sum(name) ?? 0 };
      const then = label ? before.by(name, label) : { "": before.sum(name) ?? 0 };
      for (const [why, value] of Object.entries(now)) this.tell(sample.at, what, why, value - (then[why] ?? 0));
    }
    const slow = { code: "slow_consumer" };
    const ends = "belfry_connection_ends_total";
    this.tell(sample.at, "Connection closed", "slow_consumer", (sample.sum(ends, slow) ?? 0) - (before.sum(ends, slow) ?? 0));
  }

  tell(at, what, why, count) {
    if (!(count > 0)) return;
    const same = this.events.findLast((event) => event.what === what && event.why === why);
    if (same && at - same.since < SAME_S) Object.assign(same, { at, count: same.count + count });
    else this.events.push({ since: at, at, what, why, count });
    this.events.sort((a, b) => a.at - b.at);
    if (this.events.length > EVENTS) this.events.shift();
  }
}

const PUBLISH = ["/v1/publish", "/v1/publish/batch"];

/** Publishes that were answered with an error, a second. */
function turnedAway(sample, before) {
  const sum = (one) =>
    PUBLISH.flatMap((route) => ["4xx", "5xx"].map((status) => one.sum("belfry_http_requests_total", { route, status }) ?? 0)).reduce((a, b) => a + b);
  return Math.max(0, sum(sample) - sum(before)) / (sample.at - before.at);
}

function read(sample, before, oldest) {
  const values = { canary: sample.max("belfry_log_canary_age_seconds"), sessions: sample.sum("belfry_sessions") };
  values.connections = sample.sum("belfry_connections");
  values.memory = sample.sum("process_resident_memory_bytes");
  for (const kind of TRANSPORTS) values[kind] = sample.sum("belfry_connections", { transport: kind });
  if (!before) return values;
  const rate = (name, where) => {
    const grown = (sample.sum(name, where) ?? 0) - (before.sum(name, where) ?? 0);
    // A counter never shrinks: this would be another node of the same age.
    return grown < 0 ? undefined : grown / (sample.at - before.at);
  };
  values.refused = (rate("belfry_connections_refused_total") ?? 0) + turnedAway(sample, before);
  values.in = rate("belfry_messages_published_total");
  values.out = rate("belfry_messages_delivered_total");
  values.p50 = quantile(0.5, "belfry_delivery_duration_seconds", oldest, sample);
  values.p99 = quantile(0.99, "belfry_delivery_duration_seconds", oldest, sample);
  for (const reason of GAP_REASONS) values[`gap ${reason}`] = rate("belfry_gaps_total", { reason });
  return values;
}
