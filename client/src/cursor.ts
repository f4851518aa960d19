/** A place in one partition of the log, written `partition.offset`. Offsets stay below 2^53, so a number is exact. */
export interface Position {
  partition: number;
  offset: number;
}

export function parsePosition(text: string): Position {
  const match = /^(\d+)\.(\d+)$/.exec(text);
  const offset = match ? Number(match[2]) : NaN;
  if (!match || !Number.isSafeInteger(offset)) throw new Error(`not a position: ${JSON.stringify(text)}`);
  return { partition: Number(match[1]), offset };
}

/** How far a session has read: one offset for each partition that it touches, written `0.1841,1.77`. */
export class Cursor {
  private readonly offsets = new Map<number, number>();

  static parse(text: string): Cursor {
    const cursor = new Cursor();
    for (const part of text.split(",")) cursor.set(parsePosition(part));
    return cursor;
  }

  get(partition: number): number | undefined {
    return this.offsets.get(partition);
  }

  partitions(): number[] {
    return Array.from(this.offsets.keys());
  }

  /** True where `at` lies at or below what this cursor has already passed. */
  covers(at: Position): boolean {
    const passed = this.offsets.get(at.partition);
    return passed !== undefined && at.offset <= passed;
  }

  set(at: Position): void {
    this.offsets.set(at.partition, at.offset);
  }

  /** Moves forward only: frames from an older connection may still arrive, and must not turn it back. */
  raise(at: Position): void {
    if (!this.covers(at)) this.set(at);
  }

  raiseAll(other: Cursor): void {
    other.offsets.forEach((offset, partition) => this.raise({ partition, offset }));
  }

  /** Also backwards: for a reset, the only case. */
  setAll(other: Cursor): void {
    other.offsets.forEach((offset, partition) => this.set({ partition, offset }));
  }

  /** Takes only the partitions that this cursor lacks. */
  fill(other: Cursor): void {
    other.offsets.forEach((offset, partition) => {
      if (!this.offsets.has(partition)) this.offsets.set(partition, offset);
    });
  }

  clear(): void {
    this.offsets.clear();
  }

  toString(): string {
    return Array.from(this.offsets)
      .sort(([a], [b]) => a - b)
      .map(([partition, offset]) => `${partition}.${offset}`)
      .join(",");
  }
}
