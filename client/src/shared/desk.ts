import type { BelfryError } from "../core/api.js";
import type { Engine, Hold } from "../core/engine.js";
import type { HistoryAnswer, Joined, Message, NumberedCommand, Reply } from "../core/frames.js";
import { covers, parseMarks } from "../core/marks.js";
import type { Session } from "../core/session.js";
import { dictionary } from "../core/util.js";
import type { Post } from "./letters.js";

/** Messages in a page of history: the server's limit. */
const PAGE = 1_000;

export interface Desk {
  hello(tab: string): void;
  command(tab: string, command: NumberedCommand): void;
  /** Whether another tab goes on with the session when this one ends. */
  hasTabs(): boolean;
}

/**
 * What the leading tab does for the others: it is a server to them, for it holds channels in their stead and answers
 * their commands. What it hears from the real server goes to all of them, unasked. So a tab that joins a channel is
 * told from which position on it may believe the stream, as the real server would tell it.
 */
export function createDesk(engine: Engine, session: Session, base: string, token: () => string | undefined, lockOf: (tab: string) => string, post: Post): Desk {
  const tabs = dictionary<Record<string, Hold>>();

  function meet(tab: string): Record<string, Hold> {
    let holds = tabs[tab];
    if (!holds) {
      holds = tabs[tab] = dictionary<Hold>();
      // Every tab holds a lock of its own for as long as it lives: who gets it knows that the tab is gone.
      void navigator.locks.request(lockOf(tab), () => {
        for (const name in tabs[tab]) engine.release(name, tabs[tab]![name]!);
        delete tabs[tab];
      });
    }
    return holds;
  }

  function whenReady(name: string, then: (error?: BelfryError) => void): void {
    if (engine.isLive(name)) return then();
    const off = engine.on(`ready ${name}`, (error: BelfryError | undefined) => {
      off();
      then(error);
    });
  }

  /** As the server answers a subscribe: what is kept after a seq, up to the position that this tab has read. */
  async function joined(name: string, after: number | undefined): Promise<Joined> {
    const seq = session.seq(name);
    const since = session.cursor();
    // Who asks may know more than this tab, which has just taken over. Then the stream brings it, and nothing twice.
    if (after !== undefined && seq !== undefined && after >= seq) return { seq: after };
    const answer: Joined = { since };
    if (seq !== undefined) answer.seq = seq;
    if (after === undefined) return answer;
    const read = parseMarks(since);
    // What this tab has handled. Of a channel that it has just joined the stream may be said to begin above the cursor.
    const isPast = (message: Message) =>
      seq !== undefined ? message.seq! <= seq : message.pos !== undefined && covers(read, parseMarks(message.pos));
    const messages: Message[] = [];
    for (let from = after; ; ) {
      const query = `channel=${encodeURIComponent(name)}&after_seq=${from}&limit=${PAGE}`;
      const response = await fetch(`${base}v1/history?${query}`, { headers: { Authorization: `Bearer ${token()}` }, cache: "no-store" });
      if (!response.ok) throw new Error(`history answered ${response.status}`);
      const page = (await response.json()) as HistoryAnswer;
      if (page.gap && !answer.gap) answer.gap = page.gap;
      messages.push(...page.messages.filter(isPast));
      const last = page.messages[page.messages.length - 1];
      if (!page.more || !last || !messages.includes(last)) break;
      from = last.seq!;
    }
    answer.messages = messages;
    return answer;
  }

  function subscribe(tab: string, id: number, name: string, after: number | undefined): void {
    const holds = meet(tab);
    const reply = (more: Partial<Reply>) => post({ what: "frame", to: tab, frame: { type: "reply", id, ...more } });
    holds[name] = holds[name] || engine.hold(name);
    whenReady(name, (error) => {
      if (error) {
        delete holds[name];
        return reply({ ok: true, channels: {}, refused: { [name]: { code: error.code, detail: error.message } } });
      }
      joined(name, after).then(
        (answer) => reply({ ok: true, cursor: session.cursor(), channels: { [name]: answer } }),
        // It is asked again.
        (failure) => reply({ code: "unavailable", detail: String(failure) }),
      );
    });
  }

  return {
    hello: (tab) => void meet(tab),
    hasTabs: () => Object.keys(tabs).length > 0,
    command(tab, command) {
      const { id } = command;
      const reply = (more: Partial<Reply>) => post({ what: "frame", to: tab, frame: { type: "reply", id, ...more } });
      switch (command.type) {
        case "subscribe":
          return command.channels.forEach((name) => subscribe(tab, id, name, command.after && command.after[name]));
        case "unsubscribe": {
          const holds = meet(tab);
          for (const name of command.channels) {
            if (holds[name]) engine.release(name, holds[name]!);
            delete holds[name];
          }
          return reply({ ok: true });
        }
        case "publish": {
          const { channel, event, data, idempotency_key, echo } = command;
          const options = echo === undefined ? { idempotencyKey: idempotency_key } : { idempotencyKey: idempotency_key, echo };
          return engine.publish(channel, event, data, options, (error, result) =>
            reply(error ? { code: error.code, detail: error.message } : { ok: true, results: result ? [result] : [] }),
          );
        }
        default:
          // This tab refreshes the one connection with its own token.
          return reply({ ok: true });
      }
    },
  };
}
