import { markRow, rowOf, tellTime, type ItemContext } from "./item.js";
import type { BellItem, BellSnapshot, Look } from "./source.js";

/** Notifications in the panel, unless `limit` says otherwise or older ones are asked for. */
const LIMIT = 50;

/** What the list asks of the bell around it. */
export interface ListHost extends Pick<ItemContext, "labels" | "language" | "avatar"> {
  look(item: BellItem): Look;
  /** As the attribute has it. */
  limit: string | null;
}

/** The rows of the panel: as far as they stay they keep focus and selection. */
export class BellList {
  private readonly rows = new Map<string, HTMLLIElement>();
  private pages = 1;

  constructor(
    private readonly root: ShadowRoot,
    private readonly host: ListHost,
  ) {}

  /** Another source begins with one page. */
  reset(): void {
    this.pages = 1;
  }

  draw({ items, unread, more }: BellSnapshot): void {
    const limit = this.perPage * this.pages;
    const shown = items.slice(0, limit);
    const list = this.find("ol");
    const gone = new Set(this.rows.keys());
    shown.forEach((item, index) => {
      gone.delete(item.id);
      const row = this.row(item);
      markRow(row, item.unread);
      if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
    });
    for (const id of gone) {
      this.rows.get(id)!.remove();
      this.rows.delete(id);
    }
    list.hidden = shown.length === 0;
    this.find(".empty").hidden = shown.length > 0;
    this.find(".all").hidden = unread === 0;
    this.find(".older").hidden = !more && items.length <= limit;
  }

  /** One page more. Whether the source has it here already. */
  grow({ items }: BellSnapshot): boolean {
    this.pages += 1;
    return items.length >= this.perPage * (this.pages - 1);
  }

  /** How long ago each was. */
  tick(): void {
    this.rows.forEach((row) => tellTime(row, this.host.language));
  }

  /** With other words all rows are made anew. */
  clear(): void {
    this.rows.forEach((row) => row.remove());
    this.rows.clear();
  }

  /** Arrows go from notification to notification. */
  step(event: KeyboardEvent): void {
    const rows = Array.from(this.root.querySelectorAll<HTMLElement>(".open"));
    const at = rows.indexOf(this.root.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined || !rows[to]) return;
    event.preventDefault();
    rows[to]!.focus();
  }

  private row(item: BellItem): HTMLLIElement {
    let row = this.rows.get(item.id);
    if (!row) {
      const { labels, language, avatar } = this.host;
      row = rowOf(item, { labels, language, look: item.message ? this.host.look(item) : { title: "" }, avatar });
      this.rows.set(item.id, row);
    }
    return row;
  }

  private get perPage(): number {
    return Number(this.host.limit) || LIMIT;
  }

  private find(selector: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(selector)!;
  }
}
