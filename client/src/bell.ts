/** Defines `<belfry-bell>`: `import "@belfry/client/bell"`, or `<script type="module" src="…/belfry-bell.js">`. */
import { BelfryBell } from "./bell/bell.js";

export { BelfryBell };
export { LABELS } from "./bell/labels.js";
export type * from "./bell/labels.js";
export type * from "./bell/source.js";
export type * from "./bell/tag.js";

// On a server there is nothing to define it in.
if (typeof customElements !== "undefined" && !customElements.get("belfry-bell")) customElements.define("belfry-bell", BelfryBell);
