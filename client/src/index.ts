/**
 * Belfry's browser client.
 *
 * From the outside inwards: `client` and `channel` (promises, iteration; what users see), `core/engine` (does what is
 * decided), `core/machine` (decides, without IO: what is wanted, told and answered; commands), with `core/reader` (the
 * position of one hold: what is given out, in order and once); `core/connector` (moves up, comes back) with `core/race`
 * (which transport gets through), `core/prober`, `core/health`, `core/memory`, `core/wake` and `core/watchdog`;
 * `core/link` (one connection); `transports/` (three ways to carry frames, and `upstream` for commands where the way down
 * is one-way); `core/gets` (history beside the connection). Around it: `shared/` (tabs), `bell/`, and `bindings/`, what
 * `react`, `vue` and `svelte` have in common.
 */
export { createClient } from "./client.js";
export * from "./inside.js";
