/** Adopted, not inserted: a page's content security policy may forbid inline styles. */
export const STYLE = `
:host {
  --_accent: var(--belfry-accent, #2f5bea);
  --_badge: var(--belfry-badge, #c8261b);
  --_badge-text: var(--belfry-badge-text, #fff);
  --_surface: var(--belfry-surface, #fff);
  --_text: var(--belfry-text, #1a1d21);
  --_muted: var(--belfry-muted, #5b626b);
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
@media (prefers-color-scheme: dark) {
  :host(:not([theme="light"])) {
    --_accent: var(--belfry-accent, #8fabff);
    --_badge: var(--belfry-badge, #ff6b5f);
    --_badge-text: var(--belfry-badge-text, #1b0604);
    --_surface: var(--belfry-surface, #1d2126);
    --_text: var(--belfry-text, #eceff3);
    --_muted: var(--belfry-muted, #a3abb6);
    --_border: var(--belfry-border, #3a414a);
    --_hover: var(--belfry-hover, #282d34);
  }
}
:host([theme="dark"]) {
  --_accent: var(--belfry-accent, #8fabff);
  --_badge: var(--belfry-badge, #ff6b5f);
  --_badge-text: var(--belfry-badge-text, #1b0604);
  --_surface: var(--belfry-surface, #1d2126);
  --_text: var(--belfry-text, #eceff3);
  --_muted: var(--belfry-muted, #a3abb6);
  --_border: var(--belfry-border, #3a414a);
  --_hover: var(--belfry-hover, #282d34);
}
button, a { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; }
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
.bell svg { width: 55%; height: 55%; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.bell[data-phase="recovering"] svg, .bell[data-phase="offline"] svg, .bell[data-phase="closed"] svg { opacity: 0.55; }
.badge {
  position: absolute;
  top: 0;
  inset-inline-end: 0;
  min-width: 18px;
  padding: 0 5px;
  box-sizing: border-box;
  border-radius: 9px;
  background: var(--_badge);
  color: var(--_badge-text);
  font-size: 11px;
  font-weight: 700;
  line-height: 18px;
  text-align: center;
}
.badge[hidden], .panel[hidden] { display: none; }
.panel {
  position: absolute;
  z-index: var(--belfry-panel-z, 1000);
  inset-block-start: calc(100% + 8px);
  inset-inline-end: 0;
  display: flex;
  flex-direction: column;
  width: var(--belfry-panel-width, 360px);
  max-height: min(70vh, 520px);
  box-sizing: border-box;
  overflow: hidden;
  border: 1px solid var(--_border);
  border-radius: var(--_radius);
  background: var(--_surface);
  box-shadow: var(--belfry-shadow, 0 12px 32px rgb(0 0 0 / 22%));
}
:host([side="start"]) .panel { inset-inline: 0 auto; }
@media (max-width: 480px) {
  .panel { position: fixed; inset: auto 8px 8px; width: auto; max-height: 75vh; }
  :host([side="start"]) .panel { inset-inline: 8px; }
}
header { display: flex; align-items: center; justify-content: space-between; gap: 8px; padding: 12px 16px; border-block-end: 1px solid var(--_border); }
h2 { margin: 0; font-size: 15px; font-weight: 650; }
h2:focus { outline: none; }
header button { padding: 4px 8px; border-radius: 6px; color: var(--_accent); }
header button:hover { background: var(--_hover); }
header button[hidden] { display: none; }
ol { flex: 1; margin: 0; padding: 0; overflow-y: auto; list-style: none; }
li { position: relative; border-block-end: 1px solid var(--_border); }
li:last-child { border-block-end: 0; }
li > * { display: block; padding: 10px 16px 10px 30px; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
li > a:hover { background: var(--_hover); }
li > a:focus-visible { outline-offset: -2px; }
li.unread::before { content: ""; position: absolute; inset-block-start: 17px; inset-inline-start: 13px; width: 8px; height: 8px; border-radius: 50%; background: var(--_accent); }
li.unread .title { font-weight: 650; }
li span { display: block; }
.body { color: var(--_muted); }
time { display: block; margin-block-start: 2px; color: var(--_muted); font-size: 12px; }
.gap { color: var(--_muted); font-style: italic; }
.empty { margin: 0; padding: 32px 16px; color: var(--_muted); text-align: center; }
.empty[hidden] { display: none; }
footer { display: flex; align-items: center; gap: 8px; padding: 8px 16px; border-block-start: 1px solid var(--_border); color: var(--_muted); font-size: 12px; }
footer i { flex: none; width: 8px; height: 8px; border-radius: 50%; background: #b7791f; }
footer i[data-phase="live"] { background: #2a9d5c; }
footer i[data-phase="closed"], footer i[data-phase="offline"] { background: #c8261b; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: no-preference) {
  .bell.rings svg { animation: ring 0.7s ease-in-out; transform-origin: 50% 10%; }
  @keyframes ring { 20% { transform: rotate(16deg); } 40% { transform: rotate(-13deg); } 60% { transform: rotate(8deg); } 80% { transform: rotate(-5deg); } }
}
@media (forced-colors: active) {
  .badge, footer i, li.unread::before { forced-color-adjust: none; }
}
`;
