// What a run is held against: each hold and each session against what the server has.
import type { Message } from "../../src/core/frames.js";
import type { Record_, World } from "./world.js";

/** Where something is published when all is at rest. */
export const LAST = ["a", "b", "c", "user:ann"];

/** The session carries what is wanted, and what the server added. */
export function judgeSessions(world: World): string[] {
  const connected = [...world.server.sessions.values()].filter(({ peer }) => peer);
  const wanted = new Set(world.plan.channels);
  for (const { channel, released, refused } of world.holds) if (!released && !refused) wanted.add(channel);
  const faults: string[] = [];
  const clients = world.plan.shares ? 1 : world.tabs.length;
  if (connected.length !== clients) faults.push(`${connected.length} sessions are connected, not ${clients}`);
  if (clients > 1) return faults;
  for (const { channels } of connected) {
    for (const name of wanted) if (!channels.has(name) && world.server.mayRead(name, "ann") && !isOver(world, name)) faults.push(`${name} is wanted and not carried`);
    for (const name of channels) {
      const isOwn = name === "user:ann" || world.plan.actions.some(({ what, channel }) => what === "control" && channel === name);
      if (!wanted.has(name) && !isOwn) faults.push(`${name} is carried and not wanted`);
    }
  }
  return faults;
}

/** Of the options' channels one may have been refused, or taken off. */
const isOver = ({ plan, holds }: World, name: string) => plan.channels.includes(name) && !holds.some(({ channel, released, refused }) => channel === name && !released && !refused);

/** Begun without a seq, where another one had been released. */
const wasLeft = ({ holds }: World, { tab, channel, after }: Record_) => after === undefined && holds.some((other) => other.tab === tab && other.channel === channel && other.released);

export function judgeHold(world: World, record: Record_): string[] {
  const { channel, after, last, heard, released, refused } = record;
  const { server } = world;
  const title = `hold on ${channel} (${after !== undefined ? `after ${after}` : last !== undefined ? `last ${last}` : "from now"})`;
  if (refused) {
    const mayBe = !server.mayRead(channel, "ann") || refused === "too_many_channels" || refused === "unsubscribed" || channel.includes(" ");
    return mayBe ? [] : [`${title} was refused: ${refused}`];
  }
  if (released) return [];
  if (!record.held.outcome()) return [`${title} is neither ready nor refused`];
  if (server.isEphemeral(channel)) return [];
  const faults: string[] = [];
  let epoch = record.epoch;
  let expected = after === undefined ? undefined : after + 1;
  /** What has to be among the first: what came after it was ready, and of the newest ones so many. */
  let first: number | undefined = record.ready === undefined || after !== undefined ? undefined : record.ready + 1;
  // Where nobody has told from which seq on it is carried, the newest are those of when somebody listens.
  if (first !== undefined && last !== undefined && server.carriedOn.has(channel)) first = Math.max(first, (record.listened ?? NaN) + 1) || undefined;
  if (record.isBlind) {
    const message = heard.find(({ type }) => type === "message") as Message | undefined;
    epoch = message ? Number(String(message.data).split(":")[0]) : server.epoch;
    expected = first = undefined;
  } else if (last !== undefined && first !== undefined && epoch === server.epoch) first = Math.min(first, Math.max(1, (server.seqs[channel] ?? 0) - last + 1));
  while (first !== undefined && server.gone.has(`${channel} ${epoch}:${first}`)) first += 1;
  for (const item of heard) {
    if (item.type === "gap") {
      const { reason, from_seq, to_seq } = item;
      if (reason === "reset") {
        // Of tabs one may have to join anew what it has no seq of; so may a hold that began while the channel was being left.
        // What nobody may read the server may add all the same; its past is refused.
        // And what was carried on from a cursor, and is then joined anew, nobody has told from which seq: a hold without one
        // that has heard nothing yet cannot say whether it has missed something.
        const isFirst = item === heard[0] && after === undefined;
        const isUnknown = world.plan.shares || !server.mayRead(channel, "ann") || (isFirst && (wasLeft(world, record) || server.joinedAnew.has(channel)));
        if (server.epoch === 0 && !isUnknown && !(after! > record.began)) faults.push(`${title}: a reset that never was`);
        epoch = server.epoch;
        first = undefined;
      } else if (from_seq !== undefined && expected !== undefined && from_seq > expected) {
        faults.push(`${title}: ${expected} to ${from_seq - 1} are missing before a gap`);
      } else if (reason === "trimmed" && from_seq !== undefined && server.epoch === 0) {
        let gone = 0;
        for (let seq = from_seq; seq <= to_seq!; seq += 1) if (server.gone.has(`${channel} 0:${seq}`)) gone += 1;
        if (gone === 0) faults.push(`${title}: ${from_seq} to ${to_seq} are said to be trimmed, and are not`);
      }
      expected = to_seq === undefined ? undefined : to_seq + 1;
      if (server.epoch > 0) epoch = Math.max(epoch, server.epoch);
      if (first !== undefined && (to_seq === undefined || to_seq >= first - 1)) first = undefined;
      continue;
    }
    const [ofEpoch, seq] = String(item.data).split(":").map(Number) as [number, number];
    if (ofEpoch !== epoch) {
      // A gap's epoch is taken for that of now, though it may have been said before.
      if (ofEpoch < epoch) {
        if (expected === seq) expected += 1;
        continue;
      }
      // The newest are those of the log in which they are read, which may be a later one than when it was ready. What it
      // would have heard meanwhile of the one before is in the reset that follows, once the stream has found out.
      const isFound = last !== undefined && item === heard[0] && heard.some((other) => other.type === "gap" && other.reason === "reset");
      if (!isFound) faults.push(`${title}: epoch ${ofEpoch} came without a reset`);
      epoch = ofEpoch;
      expected = undefined;
    }
    if (expected !== undefined && seq !== expected) faults.push(`${title}: ${seq} came, not ${expected}`);
    if (first !== undefined && seq > first && !server.gone.has(`${channel} ${epoch}:${seq - 1}`)) faults.push(`${title}: it began with ${seq}, not ${first}`);
    first = undefined;
    expected = seq + 1;
  }
  const head = server.seqs[channel] ?? 0;
  if (epoch !== server.epoch && heard.length) faults.push(`${title}: of the log of now nothing came`);
  else if (expected !== undefined && expected <= head) faults.push(`${title}: ${expected} to ${head} never came`);
  else if (first !== undefined && first <= head && epoch === server.epoch) faults.push(`${title}: ${first} to ${head} never came`);
  else if (expected === undefined && world.isLast && LAST.includes(channel)) faults.push(`${title}: ${head} never came`);
  return faults;
}
