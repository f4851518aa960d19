const REMEMBERED_IDS = 256;

/** The last ids of messages. */
export interface RecentIds {
  add(id: string): void;
  edge(): void;
  isRepeated(id: string): boolean;
}

/**
 * For one case only: a publish that was delivered and then refused by a new epoch of the log may come again under
 * another position. So a repeated id counts as a duplicate only when it was already known at an edge (a `renumbered` or
 * `reset` gap); anywhere else it would hide a fault of the server.
 */
export function createRecentIds(): RecentIds {
  const ids: string[] = [];
  let beforeEdge: string[] = [];
  return {
    add(id) {
      if (ids.push(id) > REMEMBERED_IDS) ids.shift();
    },
    edge() {
      beforeEdge = ids.slice();
    },
    isRepeated: (id) => beforeEdge.indexOf(id) >= 0,
  };
}
