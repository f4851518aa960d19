/** What is dark: said once, for the system's choice and for the page's. */
const DARK = `
  --_accent: var(--belfry-accent, #8fabff);
  --_badge: var(--belfry-badge, #ff7a6e);
  --_badge-text: var(--belfry-badge-text, #1b0604);
  --_surface: var(--belfry-surface, #1d2126);
  --_text: var(--belfry-text, #eceff3);
  --_muted: var(--belfry-muted, #a9b1bc);
  --_border: var(--belfry-border, #3a414a);
  --_hover: var(--belfry-hover, #282d34);
`;

/** Adopted, not inserted: a page's content security policy may forbid inline styles. */
export const STYLE = `
:host {
  --_accent: var(--belfry-accent, #2750d8);
  --_badge: var(--belfry-badge, #c8261b);
  --_badge-text: var(--belfry-badge-text, #fff);
  --_surface: var(--belfry-surface, #fff);
  --_text: var(--belfry-text, #1a1d21);
  --_muted: var(--belfry-muted, #565d66);
  --_border: var(--belfry-border, #d9dde3);
  --_hover: var(--belfry-hover, #f2f4f8);
  --_radius: var(--belfry-radius, 12px);
  --_size: var(--belfry-bell-size, 40px);
  position: relative;
  display: inline-block;
  font: var(--belfry-font, 14px/1.45 system-ui, sans-serif);
  color: var(--_text);
  text-align: start;
}
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) {${DARK}} }
:host([theme="dark"]) {${DARK}}
[hidden] { display: none !important; }
button, a { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; }
svg { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
.bell {
  position: relative;
  display: grid;
  place-items: center;
  width: var(--_size);
  height: var(--_size);
  padding: 0;
  border-radius: 50%;
}
.bell:hover, .bell[aria-expanded="true"] { background: var(--_hover); }
.bell svg, ::slotted([slot="icon"]) { width: 55%; height: 55%; }
.bell[data-phase="recovering"] svg, .bell[data-phase="offline"] svg, .bell[data-phase="closed"] svg { opacity: 0.6; }
.badge {
  position: absolute;
  inset-block-start: -1px;
  inset-inline-start: 56%;
  min-width: 18px;
  padding: 0 5px;
  box-sizing: border-box;
  border-radius: 9px;
  box-shadow: 0 0 0 2px var(--_surface);
  background: var(--_badge);
  color: var(--_badge-text);
  font-size: 11px;
  font-weight: 700;
  line-height: 18px;
  text-align: center;
}
.panel {
  position: fixed;
  inset: auto;
  margin: 0;
  padding: 0;
  flex-direction: column;
  width: min(var(--belfry-panel-width, 380px), calc(100vw - 16px));
  max-height: min(75vh, 560px);
  box-sizing: border-box;
  overflow: hidden;
  border: 1px solid var(--_border);
  border-radius: var(--_radius);
  background: var(--_surface);
  color: var(--_text);
  box-shadow: var(--belfry-shadow, 0 12px 32px rgb(0 0 0 / 22%));
}
.panel:popover-open { display: flex; }
.panel:not(.placed) { visibility: hidden; }
.top { display: flex; align-items: center; gap: 8px; padding: 10px 10px 10px 16px; border-block-end: 1px solid var(--_border); }
h2 { flex: 1; margin: 0; font-size: 15px; font-weight: 650; }
h2:focus { outline: none; }
.all, .older { padding: 5px 9px; border-radius: 7px; color: var(--_accent); font-weight: 550; }
.all:hover, .older:hover, .close:hover { background: var(--_hover); }
.close { display: none; width: 36px; height: 36px; padding: 8px; border-radius: 50%; }
.close svg { width: 20px; height: 20px; }
.scroll { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: thin; }
ol { margin: 0; padding: 0; list-style: none; }
li { position: relative; display: flex; border-block-end: 1px solid var(--_border); }
li:last-child { border-block-end: 0; }
.open {
  display: flex;
  flex: 1;
  gap: 12px;
  min-width: 0;
  padding: 11px 44px 11px 30px;
  border: 0;
  text-align: start;
  text-decoration: none;
}
:host(:dir(rtl)) .open { padding: 11px 30px 11px 44px; }
.open:hover { background: var(--_hover); }
.open:focus-visible { outline-offset: -3px; border-radius: 8px; }
.avatar { flex: none; width: 36px; height: 36px; border-radius: 50%; object-fit: cover; }
.words { flex: 1; min-width: 0; }
.title, .body { display: -webkit-box; -webkit-box-orient: vertical; overflow: hidden; overflow-wrap: anywhere; }
.title { -webkit-line-clamp: 2; }
.body { -webkit-line-clamp: 3; color: var(--_muted); }
time { display: block; margin-block-start: 2px; color: var(--_muted); font-size: 12px; }
.unread .title { font-weight: 650; }
.unread::before { content: ""; position: absolute; z-index: 1; inset-block-start: 17px; inset-inline-start: 13px; width: 8px; height: 8px; border-radius: 50%; background: var(--_accent); }
.read { position: absolute; inset-block-start: 8px; inset-inline-end: 8px; width: 28px; height: 28px; padding: 0; border-radius: 50%; }
.read::before { content: ""; display: block; width: 10px; height: 5px; margin: -3px auto 0; border: solid var(--_muted); border-width: 0 0 2px 2px; transform: rotate(-45deg); }
.read:hover { background: var(--_border); }
.gap { padding: 10px 16px 10px 30px; color: var(--_muted); }
.empty { margin: 0; padding: 40px 16px; color: var(--_muted); text-align: center; }
.older { display: block; width: calc(100% - 16px); margin: 8px; padding: 9px; }
footer { display: flex; align-items: baseline; gap: 8px; padding: 9px 16px; border-block-start: 1px solid var(--_border); color: var(--_muted); font-size: 12px; overflow-wrap: anywhere; }
footer i { flex: none; width: 8px; height: 8px; border-radius: 50%; background: #b7791f; }
footer[data-phase="closed"] i, footer[data-phase="offline"] i { border-radius: 2px; background: var(--_badge); }
.state { color: var(--_text); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (hover: hover) {
  li:not(:hover):not(:focus-within) .read { opacity: 0; }
}
@media (max-width: 480px) {
  .panel { inset: auto 0 0; width: 100%; max-height: 82dvh; border-width: 1px 0 0; border-radius: 18px 18px 0 0; }
  .panel::backdrop { background: rgb(0 0 0 / 45%); }
  .close { display: block; }
  .read { width: 40px; height: 40px; }
}
@media (prefers-reduced-motion: no-preference) {
  .bell.rings slot { animation: ring 0.7s ease-in-out; transform-origin: 50% 10%; }
  .bell slot { display: contents; }
  .bell.rings svg { animation: ring 0.7s ease-in-out; transform-origin: 50% 10%; }
  @keyframes ring { 20% { transform: rotate(16deg); } 40% { transform: rotate(-13deg); } 60% { transform: rotate(8deg); } 80% { transform: rotate(-5deg); } }
}
@media (forced-colors: active) {
  .badge { border: 1px solid CanvasText; background: Canvas; color: CanvasText; }
  .unread::before, footer i { forced-color-adjust: none; background: Highlight; }
  .panel { border: 1px solid CanvasText; }
}
`;
