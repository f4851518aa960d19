import { JSDOM } from "jsdom";

/** A page without a browser. The frameworks look for it when they are loaded, so this comes before them. */
export function openPage(): void {
  const { window } = new JSDOM("<!doctype html><body></body>", { pretendToBeVisual: true });
  const all = window as unknown as Record<string, unknown>;
  const names = ["document", "Element", "Node", "Text", "Comment", "HTMLElement", "SVGElement", "HTMLMediaElement", "ShadowRoot"];
  Object.assign(globalThis, { window }, Object.fromEntries(names.map((name) => [name, all[name] ?? class {}])));
  Object.defineProperty(globalThis, "navigator", { value: window.navigator, configurable: true });
}
