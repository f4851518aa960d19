import { world } from "./util.js";

export interface WakeEvents {
  /** The page may have been asleep or moved to another network. `sure`: something says that it was. */
  wake(sure: boolean): void;
  offline(): void;
  /** The page goes, perhaps into the back/forward cache, which takes no open connections. */
  hide(): void;
}

/** Listens to the page, where there is one; returns what stops it. Never `unload`: it keeps pages out of that cache. */
export function watchPage(events: WakeEvents): () => void {
  const handlers: Record<string, (event: Event) => void> = {
    visibilitychange: () => document.hidden || events.wake(false),
    online: () => events.wake(true),
    offline: () => events.offline(),
    pageshow: (event) => (event as PageTransitionEvent).persisted && events.wake(true),
    pagehide: () => events.hide(),
  };
  const each = (listen: "addEventListener" | "removeEventListener") => {
    for (const name in handlers) (name[0] === "v" ? document : window)[listen](name, handlers[name]!);
  };
  if (!world.document) return () => 0;
  each("addEventListener");
  return () => each("removeEventListener");
}

export function isOffline(): boolean {
  const { navigator } = world;
  return (LEAN || !!navigator) && navigator!.onLine === false;
}
