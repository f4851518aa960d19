/**
 * Belfry's browser client.
 *
 * From the outside inwards: `client` and `channel` (promises, iteration; what users see), `core/engine` (the whole with
 * callbacks), `core/connector` (moves up, comes back) with `core/race` (which transport gets through), `core/prober`,
 * `core/health`, `core/memory`, `core/wake` and `core/watchdog`; `core/link` (one connection); `transports/` (three ways
 * to carry frames, and `upstream` for commands where the way down is one-way); `core/session` and `core/feed` (what has
 * been read, without IO).
 */
export { createClient } from "./client.js";
