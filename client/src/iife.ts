/** For pages without modules: `<script src="…/belfry.min.js">` gives `belfry.createClient`. */
import { createClient } from "./client.js";

(self as unknown as { belfry: unknown }).belfry = { createClient };
