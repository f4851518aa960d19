import type { TimelineEntry } from "./api.js";
import type { TransportKind } from "./frames.js";

/** Entries that are kept, newest last. */
const TIMELINE_LIMIT = 200;

export type Note = (what: string, transport?: TransportKind, detail?: string | number) => unknown;

export function createTimeline(): { note(...of: Parameters<Note>): TimelineEntry; entries(): TimelineEntry[] } {
  const entries: TimelineEntry[] = [];
  return {
    note(what, transport, detail) {
      const entry: TimelineEntry = { at: Date.now(), what };
      if (transport) entry.transport = transport;
      if (detail !== undefined) entry.detail = String(detail);
      if (entries.push(entry) > TIMELINE_LIMIT) entries.shift();
      return entry;
    },
    entries: () => entries.slice(),
  };
}
