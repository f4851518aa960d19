/**
 * How far each partition of the log has been read: partition to offset, written `0.1841,1.77`. A cursor is one, and so
 * is a message's `pos`, with a single entry. Offsets stay below 2^53, so that a number is exact.
 */
export type Marks = Record<string, number>;

/** `merge` touches only partitions that are lacking. */
export const FILL = true;

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

/**
 * Moves forward only, entry by entry: frames of an older connection may still arrive and must not turn it back. Says whether it has moved.
 */
export function merge(into: Marks, from: Marks, fill?: boolean): boolean {
  let isForward = false;
  for (const partition in from) {
    if (!(into[partition]! >= (fill ? 0 : from[partition]!))) {
      into[partition] = from[partition]!;
      isForward = true;
    }
  }
  return isForward;
}
