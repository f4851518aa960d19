/** Defines `<belfry-bell>`: `import "@belfry/client/bell"`, or `<script type="module" src="…/belfry-bell.js">`. */
import { BelfryBell } from "./bell/bell.js";

export { BelfryBell };

// On a server, where pages are rendered, there are none.
if (typeof customElements !== "undefined" && !customElements.get("belfry-bell")) customElements.define("belfry-bell", BelfryBell);
