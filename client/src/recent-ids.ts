const REMEMBERED_IDS = 256;

/**
 * The last ids of messages, for one case only: a publish that was delivered and then refused by a new epoch of the log
 * may come again under another position. So a repeated id counts as a duplicate only when it was already known at an
 * edge (a `renumbered` or `reset` gap); anywhere else it would hide a fault of the server.
 */
export class RecentIds {
  private ids: string[] = [];
  private beforeEdge = new Set<string>();

  add(id: string): void {
    this.ids.push(id);
    if (this.ids.length > REMEMBERED_IDS) this.ids.shift();
  }

  edge(): void {
    this.beforeEdge = new Set(this.ids);
  }

  isRepeated(id: string): boolean {
    return this.beforeEdge.has(id);
  }
}
