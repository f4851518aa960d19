import type { BelfryError } from "../core/api.js";
import type { Engine } from "../core/engine.js";
import type { HistoryAnswer, Joined, Message, NumberedCommand, Reply, ServerFrame, Welcome } from "../core/frames.js";
import { covers, parseMarks } from "../core/marks.js";
import { dictionary } from "../core/util.js";

/** Messages in a page of history: the server's limit. */
const PAGE = 1_000;

export interface Desk {
  /** Gives the channels that are kept for this tab and carried: what it has heard of them goes on. */
  hello(tab: string): Welcome["channels"];
  command(tab: string, command: NumberedCommand): void;
  /** Whether another tab goes on with the session when this one ends. */
  hasTabs(): boolean;
  /** This tab leads no more. */
  end(): void;
}

/**
 * What the leading tab does for the others: it is a server to them, for it keeps channels in their stead and answers
 * their commands. What it hears from the real server goes to all of them, unasked. So a tab that joins a channel is
 * told from which position on it may believe the stream, as the real server would tell it.
 *
 * `watch` calls back when a tab is gone, and returns what ends that.
 */
export function createDesk(engine: Engine, watch: (tab: string, gone: () => void) => () => void, say: (to: string, frame: ServerFrame) => void): Desk {
  const { machine } = engine;
  const tabs = dictionary<{ kept: Record<string, boolean>; unwatch: () => void }>();

  function meet(tab: string): Record<string, boolean> {
    const known = (tabs[tab] = tabs[tab] || { kept: dictionary<boolean>(), unwatch: watch(tab, () => leave(tab)) });
    return known.kept;
  }

  function leave(tab: string): void {
    const known = tabs[tab];
    if (!known) return;
    delete tabs[tab];
    known.unwatch();
    for (const name in known.kept) machine.unkeep(name);
    engine.settle();
  }

  function whenReady(name: string, then: (error?: BelfryError) => void): void {
    if (machine.isLive(name)) return then();
    const settle = (error?: BelfryError) => {
      offs.forEach((off) => off());
      then(error);
    };
    const offs = [engine.on(`\0carried ${name}`, () => settle()), engine.on(`\0refused ${name}`, settle)];
  }

  /** As the server answers a subscribe: what is kept after a seq, up to the position that this tab has read. */
  function join(name: string, after: number | undefined, done: (error: BelfryError | undefined, answer?: Joined) => void): void {
    const seq = machine.seq(name);
    const since = machine.cursor();
    // Who asks may know more than this tab, which has just taken over. Then the stream brings it, and nothing twice.
    if (after !== undefined && seq !== undefined && after >= seq) return done(undefined, { seq: after });
    const answer: Joined = { since };
    if (seq !== undefined) answer.seq = seq;
    if (after === undefined) return done(undefined, answer);
    const read = parseMarks(since);
    // What this tab has handled. Of a channel that it has just joined the stream may be said to begin above the cursor.
    const isPast = (message: Message) =>
      seq !== undefined ? message.seq! <= seq : message.pos !== undefined && covers(read, parseMarks(message.pos));
    const messages: Message[] = (answer.messages = []);
    const turn = (from: number) =>
      engine.get("history", { channel: name, after_seq: from, limit: PAGE }, (error, page?: HistoryAnswer) => {
        if (!page) return done(error);
        if (page.gap && !answer.gap) answer.gap = page.gap;
        messages.push(...page.messages.filter(isPast));
        const last = page.messages[page.messages.length - 1];
        if (!page.more || !last || messages.indexOf(last) < 0) done(undefined, answer);
        else turn(last.seq!);
      });
    turn(after);
  }

  function subscribe(tab: string, id: number, name: string, after: number | undefined): void {
    const kept = meet(tab);
    const reply = (more: Partial<Reply>) => tabs[tab] && say(tab, { type: "reply", id, ...more });
    if (!kept[name]) {
      machine.keep(name);
      kept[name] = true;
      // Now or later: nobody keeps it then.
      engine.once(`\0refused ${name}`, () => delete kept[name]);
    }
    whenReady(name, (error) => {
      if (error) {
        return reply({ ok: true, channels: {}, refused: { [name]: { code: error.code, detail: error.message } } });
      }
      join(name, after, (failure, answer) =>
        reply(
          answer
            ? { ok: true, cursor: machine.cursor(), channels: { [name]: answer } }
            : // It is asked again.
              { code: "unavailable", detail: failure!.message },
        ),
      );
    });
    engine.settle();
  }

  return {
    hello(tab) {
      const channels = dictionary<object>();
      for (const name in meet(tab)) if (machine.isLive(name)) channels[name] = {};
      return channels;
    },
    hasTabs: () => Object.keys(tabs).length > 0,
    command(tab, command) {
      const { id } = command;
      const reply = (more: Partial<Reply>) => say(tab, { type: "reply", id, ...more });
      switch (command.type) {
        case "subscribe":
          return command.channels.forEach((name) => subscribe(tab, id, name, command.after && command.after[name]));
        case "unsubscribe": {
          const kept = meet(tab);
          for (const name of command.channels) {
            if (kept[name]) machine.unkeep(name);
            delete kept[name];
          }
          engine.settle();
          return reply({ ok: true });
        }
        case "publish": {
          const { channel, event, data, idempotency_key, echo } = command;
          const options = echo === undefined ? { idempotencyKey: idempotency_key } : { idempotencyKey: idempotency_key, echo };
          return engine.publish(channel, event, data, options, (error, result) =>
            reply(error ? { code: error.code, detail: error.message } : { ok: true, results: result ? [result] : [] }),
          );
        }
        case "refresh":
          // The one connection has the newest token that any tab was given.
          engine.setToken(command.token);
          return reply({ ok: true });
      }
    },
    end: () => Object.keys(tabs).forEach(leave),
  };
}
