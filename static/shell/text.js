// How numbers and moments read, and the little there is to making elements.

export const $ = (selector, root = document) => root.querySelector(selector);

/** An element with a class, and text or other elements in it. */
export function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content.map((one) => (typeof one === "number" ? String(one) : (one ?? ""))));
  return made;
}

/** Leaves an unchanged text alone, so that a selection in it survives. */
export function set(target, text) {
  if (target.textContent !== String(text)) target.textContent = text;
}

const whole = new Intl.NumberFormat("en");

export function count(value) {
  return value === undefined || value === null ? "–" : whole.format(value);
}

export function rate(value) {
  if (value === undefined || value === null) return "–";
  return value >= 100 || Number.isInteger(value) ? whole.format(Math.round(value)) : value.toFixed(value < 10 ? 2 : 1);
}

export function seconds(value) {
  if (value === undefined || value === null) return "–";
  if (value === 0) return "0";
  if (value < 0.01) return `${(value * 1_000).toFixed(1)} ms`;
  return value < 0.9995 ? `${Math.round(value * 1_000)} ms` : `${value.toFixed(value < 10 ? 1 : 0)} s`;
}

export function bytes(value) {
  if (value === undefined || value === null) return "–";
  const unit = value < 1_024 ? 0 : Math.min(4, Math.floor(Math.log2(value) / 10));
  const scaled = value / 1_024 ** unit;
  return `${unit === 0 || scaled >= 100 ? Math.round(scaled) : scaled.toFixed(1)} ${["B", "KiB", "MiB", "GiB", "TiB"][unit]}`;
}

/** `5 s`, `3 min`, `2 h`, `4 days`: how long it was. */
export function span(from, to = Date.now()) {
  const s = Math.max(0, Math.round((to - from) / 1_000));
  if (s < 60) return `${s} s`;
  if (s < 3_600) return `${Math.floor(s / 60)} min`;
  return s < 172_800 ? `${Math.floor(s / 3_600)} h` : `${Math.floor(s / 86_400)} days`;
}

export const clock = (at) => new Date(at * 1_000).toLocaleTimeString("en-GB");
