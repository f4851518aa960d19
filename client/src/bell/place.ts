const GAP = 8;
const EDGE = 8;
/** Below this width the panel is a sheet at the bottom, which the style sheet places. */
const SHEET = 480;

/** Puts the panel beside the button, on the side and above or below, where there is room. */
export function place(panel: HTMLElement, button: HTMLElement, side: string | null): void {
  const { style } = panel;
  const [width, height] = [innerWidth, innerHeight];
  if (width <= SHEET) {
    for (const name of ["left", "top", "max-height"]) style.removeProperty(name);
    return;
  }
  const at = button.getBoundingClientRect();
  const rightToLeft = getComputedStyle(button).direction === "rtl";
  const { offsetWidth } = panel;
  const below = height - at.bottom - GAP - EDGE;
  const above = at.top - GAP - EDGE;
  const isAbove = below < Math.min(panel.scrollHeight, 320) && above > below;
  style.setProperty("max-height", `${Math.min(560, isAbove ? above : below)}px`);
  // Aligned with the button's end, unless told otherwise; kept on the screen in any case.
  const left = (side === "start") !== rightToLeft ? at.left : at.right - offsetWidth;
  style.setProperty("left", `${Math.max(EDGE, Math.min(left, width - offsetWidth - EDGE))}px`);
  style.setProperty("top", `${isAbove ? at.top - GAP - panel.offsetHeight : at.bottom + GAP}px`);
}
