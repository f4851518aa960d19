/** What `belfry-shared.js` takes from the file beside it, so that a page has the client once. No part of the API. */
export { createConnector } from "./core/connector.js";
export { idle } from "./core/status.js";
export { assign, dictionary, fault, randomName } from "./core/util.js";
export { watchClock } from "./core/watchdog.js";
export { openClient } from "./open.js";
export { livePresence } from "./presence.js";
export { diagnose, explainToken } from "./words.js";
