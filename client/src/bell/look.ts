import type { Json, Message } from "../core/frames.js";
import type { Look } from "./source.js";

const word = (value: Json | undefined) => (typeof value === "string" && value.trim() !== "" ? value : undefined);

export function lookOf({ event, data }: Message): Look {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return { title: event, body: data === null ? "" : String(data) };
  const { title, body, text, url, avatar } = data as Record<string, Json>;
  const look: Look = { title: word(title) ?? event, body: word(body) ?? word(text) ?? (word(title) ? "" : JSON.stringify(data)) };
  const [link, picture] = [word(url), word(avatar)];
  if (link !== undefined) look.url = link;
  if (picture !== undefined) look.avatar = picture;
  return look;
}

/** Messages may come from other users: nothing that runs as a script when it is clicked. */
export function safe(url: string | undefined): url is string {
  try {
    return url !== undefined && /^https?:$/.test(new URL(url, document.baseURI).protocol);
  } catch (_) {
    return false;
  }
}
