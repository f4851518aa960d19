import type { BellLabels } from "./labels.js";
import { safe } from "./look.js";
import type { BellItem, Look } from "./source.js";
import { ago, say } from "./words.js";

export interface ItemContext {
  labels: BellLabels;
  language: string | undefined;
  look: Look;
  /** What the page gives as avatar where a notification has none. */
  avatar: HTMLTemplateElement | null;
}

/** The row of a notification. What is pressed carries `data-press`, `open` or `read`. */
export function rowOf(item: BellItem, { labels, language, look, avatar }: ItemContext): HTMLLIElement {
  const row = document.createElement("li");
  row.dataset.id = item.id;
  if (!item.message) {
    row.append(text("span", "gap", say(labels.gone)));
    return row;
  }
  const open = safe(look.url) ? Object.assign(document.createElement("a"), { href: look.url }) : Object.assign(document.createElement("button"), { type: "button" });
  open.className = "open";
  open.dataset.press = "open";
  open.setAttribute("part", "item-open");
  if (safe(look.avatar)) open.append(Object.assign(document.createElement("img"), { className: "avatar", src: look.avatar, alt: "", loading: "lazy" }));
  else if (avatar) open.append(wrap("avatar", avatar.content.cloneNode(true)));
  const words = wrap("words", text("span", "title", look.title, "item-title"));
  if (look.body) words.append(text("span", "body", look.body, "item-body"));
  const time = document.createElement("time");
  time.dateTime = item.message.at;
  time.setAttribute("part", "item-time");
  words.append(time);
  open.append(words);
  row.append(open);
  const read = text("button", "read", "", "item-read") as HTMLButtonElement;
  read.type = "button";
  read.dataset.press = "read";
  read.setAttribute("aria-label", `${say(labels.read)}: ${look.title}`);
  row.append(read);
  markRow(row, item.unread);
  tellTime(row, language);
  return row;
}

export function markRow(row: HTMLLIElement, unread: boolean): void {
  row.className = unread ? "unread" : "";
  row.setAttribute("part", unread ? "item item-unread" : "item");
  const read = row.querySelector<HTMLElement>(".read");
  if (read) read.hidden = !unread;
}

export function tellTime(row: HTMLLIElement, language: string | undefined): void {
  const time = row.querySelector("time");
  if (!time) return;
  const at = Date.parse(time.dateTime);
  time.textContent = ago(at, Date.now(), language);
  time.title = new Date(at).toLocaleString(language, { dateStyle: "full", timeStyle: "short" });
}

function wrap(className: string, ...content: Node[]): HTMLElement {
  const made = Object.assign(document.createElement("span"), { className });
  made.append(...content);
  return made;
}

function text(tag: string, className: string, content: string, part = className): HTMLElement {
  const made = Object.assign(document.createElement(tag), { className, textContent: content });
  made.setAttribute("part", part);
  // A notification may be in another script than the page.
  if (tag === "span") made.dir = "auto";
  return made;
}
