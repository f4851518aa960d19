// The deliveries to publish: each of GitHub's example payloads with the event and the channel that it belongs on.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";

const webhooks = createRequire(import.meta.url)("@octokit/webhooks-examples/api.github.com/index.json");

/** What the server takes as a channel name; a name outside of it would be refused, so it is found here, by name. */
const CHANNEL = /^[A-Za-z0-9_.:/@|=+~-]{1,128}$/;

/** A repository's channel, else its organization's, else that of the account which the delivery is about. */
function channelOf(payload) {
  if (payload.repository) return `repo:${payload.repository.full_name}`;
  const login =
    payload.organization?.login ??
    payload.installation?.account?.login ??
    payload.marketplace_purchase?.account?.login ??
    payload.sponsorship?.sponsorable?.login ??
    payload.sender?.login ??
    // Security advisories carry no account at all: GitHub itself publishes them.
    "github";
  return `org:${login}`;
}

/** Every delivery in the package's order, which is the order they are published in. */
export function deliveries() {
  const all = webhooks.flatMap(({ name, examples }) =>
    examples.map((payload) => {
      const event = payload.action ? `${name}.${payload.action}` : name;
      const data = JSON.stringify(payload);
      const sha = createHash("sha256").update(data).digest("hex");
      return { channel: channelOf(payload), event, sha, data };
    }),
  );
  const unfit = all.find(({ channel }) => !CHANNEL.test(channel));
  if (unfit) throw new Error(`${unfit.event}: ${JSON.stringify(unfit.channel)} is not a channel name`);
  return all;
}
