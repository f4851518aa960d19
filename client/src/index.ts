/**
 * Belfry's browser client.
 *
 * From the wire inwards: `frames` (what is said), `transport-*` (three ways to carry it; `sse` parses, `upstream` sends
 * commands where the way down is one-way), `link` (one connection and its deadlines), `connector` (keeps one alive),
 * `session` and `channel-feed` (what has been read, without IO), `commands` (what waits for a reply), `client` (all of
 * it behind the public face).
 */
export { Client, createClient } from "./client.js";
export { Channel } from "./channel.js";
export { BelfryError } from "./errors.js";
