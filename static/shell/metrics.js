// Prometheus's text format, as far as /metrics uses it, and what is read from it.

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** All that one node said at one moment. */
export class Sample {
  series = new Map();

  /** @param {number} at when it was said, in seconds */
  constructor(text, at) {
    this.at = at;
    for (const line of text.split("\n")) {
      const [, name, labels = "", value] = LINE.exec(line) ?? [];
      if (name === undefined) continue;
      if (!this.series.has(name)) this.series.set(name, []);
      const pairs = [...labels.matchAll(LABEL)].map(([, label, raw]) => [label, unescape(raw)]);
      this.series.get(name).push({ labels: Object.fromEntries(pairs), value: number(value) });
    }
  }

  /** The sum over all labels, or over those that fit; undefined where there is no such metric. */
  sum(name, where = {}) {
    const series = this.series.get(name);
    const fits = ({ labels }) => Object.entries(where).every(([label, value]) => labels[label] === value);
    return series?.filter(fits).reduce((sum, { value }) => sum + value, 0);
  }

  max(name) {
    const values = this.series.get(name)?.map(({ value }) => value) ?? [];
    return values.length === 0 ? undefined : Math.max(...values);
  }

  /** Sums by the values of one label. */
  by(name, label) {
    const sums = {};
    for (const { labels, value } of this.series.get(name) ?? []) sums[labels[label]] = (sums[labels[label]] ?? 0) + value;
    return sums;
  }

  label(name, label) {
    return this.series.get(name)?.[0]?.labels[label];
  }

  /** A process is known by the moment it began: /metrics does not name its node. */
  get process() {
    return this.sum("process_start_time_seconds") ?? 0;
  }
}

/** Of what was observed between two samples; undefined where nothing was. As `histogram_quantile` does it. */
export function quantile(q, name, before, after) {
  const earlier = before.by(`${name}_bucket`, "le");
  const buckets = Object.entries(after.by(`${name}_bucket`, "le"))
    .map(([le, count]) => ({ upper: number(le), count: count - (earlier[le] ?? 0) }))
    .sort((a, b) => a.upper - b.upper);
  const total = buckets.at(-1)?.count ?? 0;
  if (!(total > 0)) return undefined;
  const rank = q * total;
  let [lower, below] = [0, 0];
  for (const { upper, count } of buckets) {
    // Above the last bound nothing is known: it is at least that.
    if (count >= rank) return upper === Infinity ? lower : lower + ((upper - lower) * (rank - below)) / (count - below || 1);
    [lower, below] = [upper, count];
  }
  return lower;
}

const number = (text) => (text === "+Inf" ? Infinity : text === "-Inf" ? -Infinity : Number(text));

const unescape = (text) => text.replace(/\\(.)/g, (_, char) => (char === "n" ? "\n" : char));
