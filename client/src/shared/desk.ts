import type { BelfryError } from "../core/api.js";
import type { Engine } from "../core/engine.js";
import type { Joined, NumberedCommand, Reply, ServerFrame, Welcome } from "../core/frames.js";
import { dictionary } from "../core/util.js";

export interface Desk {
  /**
   * Gives the channels that are kept for this tab and carried, and how far they are: what it has heard of them goes on, but
   * for what this tab has asked for since, where it had to join one anew. The other tab asks for the others anew.
   */
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
 * told from which seq on the stream brings it to all.
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
    for (const name in known.kept) letGo(known.kept, name);
    engine.settle();
  }

  /** From where on the stream brings it to all. */
  function joined(name: string): Joined {
    const seq = machine.seq(name);
    if (seq !== undefined) return { seq };
    return machine.hasSeqs(name) ? { since: machine.position() } : {};
  }

  function letGo(kept: Record<string, boolean>, name: string): void {
    if (kept[name]) machine.unkeep(name);
    delete kept[name];
  }

  function whenReady(name: string, then: (error?: BelfryError) => void): void {
    if (machine.isLive(name)) return then();
    const settle = (error?: BelfryError) => {
      offs.forEach((off) => off());
      then(error);
    };
    const offs = [engine.ears.on(`carried ${name}`, () => settle()), engine.ears.on(`refused ${name}`, settle)];
  }

  /** What lies before, it reads from history itself. */
  function subscribe(tab: string, id: number, name: string): void {
    const kept = meet(tab);
    const reply = (more: Partial<Reply>) => tabs[tab] && say(tab, { type: "reply", id, ...more });
    if (!kept[name]) {
      machine.keep(name);
      kept[name] = true;
      // Now or later: nobody keeps it then.
      engine.ears.on(`refused ${name}`, () => delete kept[name], true);
    }
    whenReady(name, (error) => {
      if (error) {
        return reply({ ok: true, channels: {}, refused: { [name]: { code: error.code, detail: error.message } } });
      }
      reply({ ok: true, cursor: machine.position(), channels: { [name]: joined(name) } });
    });
    engine.settle();
  }

  return {
    hello(tab) {
      const channels = dictionary<Joined>();
      const kept = meet(tab);
      for (const name in kept) {
        if (machine.isLive(name)) channels[name] = joined(name);
        else letGo(kept, name);
      }
      return channels;
    },
    hasTabs: () => Object.keys(tabs).length > 0,
    command(tab, command) {
      const { id } = command;
      const reply = (more: Partial<Reply>) => say(tab, { type: "reply", id, ...more });
      switch (command.type) {
        case "subscribe":
          return command.channels.forEach((name) => subscribe(tab, id, name));
        case "unsubscribe": {
          const kept = meet(tab);
          command.channels.forEach((name) => letGo(kept, name));
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
