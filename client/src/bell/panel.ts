import { place } from "./place.js";

/** What opens: where it stands, and where the focus goes. */
export class BellPanel {
  constructor(
    private readonly host: HTMLElement,
    private readonly panel: HTMLElement,
    private readonly button: HTMLElement,
    /** It is about to be seen. */
    private readonly opened: () => void,
  ) {
    panel.addEventListener("toggle", (event) => this.toggled((event as ToggleEvent).newState === "open"));
  }

  get isOpen(): boolean {
    return this.panel.matches(":popover-open");
  }

  open(): void {
    if (!this.isOpen) this.panel.showPopover();
  }

  close(): void {
    if (this.isOpen) this.panel.hidePopover();
  }

  toggle(): void {
    this.panel.togglePopover();
  }

  /** Beside the button, wherever that is now. */
  readonly put = () => {
    if (this.isOpen) place(this.panel, this.button, this.host.getAttribute("side"));
  };

  /** Where the focus is when nothing in it has it. */
  focus(): void {
    this.panel.querySelector<HTMLElement>("h2")!.focus();
  }

  private toggled(open: boolean): void {
    this.button.setAttribute("aria-expanded", String(open));
    for (const [target, name] of [[window, "resize"], [document, "scroll"]] as const) {
      if (open) target.addEventListener(name, this.put, { capture: true, passive: true });
      else target.removeEventListener(name, this.put, { capture: true });
    }
    // It is painted before it is known to be open: not before it has its place.
    this.panel.classList.toggle("placed", open);
    if (!open) {
      // Whoever has not gone elsewhere meanwhile is where they were.
      if (document.activeElement === document.body || document.activeElement === this.host) this.button.focus({ preventScroll: true });
      return;
    }
    this.opened();
    this.focus();
  }
}
