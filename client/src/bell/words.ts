import type { Words } from "./labels.js";

export const say = (words: Words, n = 0): string => (typeof words === "function" ? words(n) : words.replace("{n}", String(n)));

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 7],
];

/** `2 minutes ago`, in the language of the page; the date where it is more than a week. */
export function ago(at: number, now: number, language: string | undefined): string {
  let left = Math.round((at - now) / 1_000);
  // Seconds would only flicker; and clocks differ: what comes in a moment has come.
  if (left > -60) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "second");
  for (const [unit, many] of STEPS) {
    if (-left < many) return new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" }).format(left, unit);
    left = Math.round(left / many);
  }
  return new Date(at).toLocaleDateString(language, { dateStyle: "medium" });
}
