import type { TransportKind } from "./frames.js";

/** Entries that are kept, newest last. */
const TIMELINE_LIMIT = 200;

/** What happened, for `why()`. */
export interface TimelineEntry {
  /** Milliseconds since 1970. */
  at: number;
  /** Absent where it is about the client as a whole. */
  transport?: TransportKind;
  /**
   * Of a transport: `start`, `probe` (touches no session), `ready`, `claim`, `welcome`, `flows` (proven not to be held
   * back), `live`, `dropped` (no longer needed), `failed` (never came up), `lost` (was live), `unfit` (dies too often).
   * Of the client: `wake`, `offline`, `silent`, `retry`, `heartbeat` (an idle cut was learnt), `hidden`, `closed`.
   */
  what: string;
  detail?: string;
}

export type Note = (what: string, transport?: TransportKind, detail?: string | number) => void;

export function createTimeline(): { note: Note; entries(): TimelineEntry[] } {
  const entries: TimelineEntry[] = [];
  return {
    note(what, transport, detail) {
      const entry: TimelineEntry = { at: Date.now(), what };
      if (transport) entry.transport = transport;
      if (detail !== undefined) entry.detail = String(detail);
      if (entries.push(entry) > TIMELINE_LIMIT) entries.shift();
    },
    entries: () => entries.slice(),
  };
}
