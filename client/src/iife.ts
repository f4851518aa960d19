/** For pages without modules: `<script src="…/belfry.min.js">` gives `belfry.createClient`. Without live presence. */
import type { ClientOptions } from "./client.js";
import { openClient } from "./open.js";

(self as unknown as { belfry: unknown }).belfry = {
  createClient: (url: string | URL, options?: ClientOptions) => openClient(url, options).client,
};
