// The clipboard exists only on secure origins, localhost among them: elsewhere there is nothing to press.
import { element } from "./text.js";

const SAID_MS = 1_500;

/** Makes a button copy what `text()` says. */
export function onCopy(button, text) {
  button.hidden = !navigator.clipboard;
  const { textContent } = button;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text()).then(
      () => (button.textContent = "Copied"),
      () => (button.textContent = "Not allowed"),
    );
    setTimeout(() => (button.textContent = textContent), SAID_MS);
  });
  return button;
}

export const copies = (label, text) => onCopy(Object.assign(element("button", "small", label), { type: "button" }), text);
