/** Defines `<belfry-bell>`: `import "@belfry/client/bell"`, or `<script type="module" src="…/belfry-bell.js">`. */
import { BelfryBell } from "./bell/bell.js";

export { BelfryBell };

if (!customElements.get("belfry-bell")) customElements.define("belfry-bell", BelfryBell);
