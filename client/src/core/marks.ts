/**
 * How far each partition of the log has been read: partition to offset, written `0.1841,1.77`. A cursor is one, and so
 * is a message's `pos`, with a single entry. Offsets stay below 2^53, so that a number is exact.
 */
export type Marks = Record<string, number>;

/** `merge` touches only partitions that are lacking. */
export const FILL = 0;
/** `merge` also goes backwards: for a reset, the only case. */
export const SET = Infinity;

export function parseMarks(text: string): Marks {
  const marks: Marks = {};
  text.split(",").forEach((part) => {
    const dot = part.indexOf(".");
    if (dot > 0) marks[part.slice(0, dot)] = +part.slice(dot + 1);
  });
  return marks;
}

/** Keys that are whole numbers come in order. */
export function formatMarks(marks: Marks): string {
  return Object.keys(marks)
    .map((partition) => `${partition}.${marks[partition]}`)
    .join();
}

/** True where all of `at` lies at or below what has already been passed. */
export function covers(marks: Marks, at: Marks): boolean {
  return Object.keys(at).every((partition) => marks[partition]! >= at[partition]!);
}

/**
 * Moves forward only, entry by entry: frames of an older connection may still arrive and must not turn it back. An
 * entry at or above `unless` stays; see `FILL` and `SET`.
 */
export function merge(into: Marks, from: Marks, unless?: number): void {
  for (const partition in from) {
    const limit = unless === undefined ? from[partition]! : unless;
    if (!(into[partition]! >= limit)) into[partition] = from[partition]!;
  }
}
